# /// script
# dependencies = ["scikit-learn", "numpy", "pandas"]
# [tool.upslope]
# teaches = ["pipeline", "data-leak"]
# needs = []
# minutes = 20
# difficulty = "medium"
# seconds = 15
# ///
r"""# A pipeline that cannot leak

A model is splendid in the notebook and poor in use. Often something was learnt from the very rows
it was tested on: a mean, a scale, a list of categories. How do you make that impossible?

By having one estimator learn every number it needs in `fit`, and none in `predict`. Write
`build_model`, which returns a new scikit-learn estimator, not yet fitted. It predicts the rent of
flats, in hundreds of euros, from a DataFrame with the columns

| column     | meaning                      | from     | to       |
|------------|------------------------------|----------|----------|
| `area`     | square metres                | 20       | 140      |
| `income`   | mean income nearby, in euros | 20 000   | 90 000   |
| `dust`     | fine dust in the air, g/m³   | 0.000005 | 0.000045 |
| `district` | its name                     |          |          |

    model = build_model()
    model.fit(flats, rents)
    model.predict(other_flats)  # an array: one number for each row

- Any cell may be missing (`nan`), in `fit` and in `predict`. No row is left out for that.
- `predict` may meet a district that `fit` has never seen.
- A flat gets the same prediction whichever rows stand beside it, or none.
- `fit` starts afresh each time, and the same table gives the same model: fix `random_state` where
  there is one.
- Fitted on 200 flats, its mean squared error on others is below 40% of the error made by always
  guessing the mean rent. It takes both `dust` and `district` to get there.
"""

import numpy as np
import pandas as pd
from sklearn import impute, preprocessing
from sklearn.base import BaseEstimator
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from upslope.author import (
    alternative,
    built,
    check,
    choices,
    close,
    equivalent,
    floats,
    hints,
    holds,
    lists,
    misconception,
    solution,
)
from upslope.errors import RemoteError

NUMBERS = ["area", "income", "dust"]


@solution
def build_model() -> BaseEstimator:
    """A new estimator, not yet fitted, from `NUMBERS` and `district` to the rent."""
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    names = OneHotEncoder(handle_unknown="ignore")
    return make_pipeline(
        make_column_transformer((numbers, NUMBERS), (names, ["district"])), Ridge()
    )


WORTH = {"north": 0.0, "south": -4.0, "harbour": 4.0}
NAME = pd.Series(["north"]).dtype


def market(seed, rows):
    """Flats of a town and their rents, with a cell in twelve missing."""
    random = np.random.default_rng(seed)
    area = random.uniform(20, 140, rows)
    income = random.uniform(20_000, 90_000, rows)
    dust = random.uniform(5e-6, 45e-6, rows)
    district = random.choice(list(WORTH), rows)
    rents = 18 + area / 30 - dust / 4e-6 + [WORTH[name] for name in district]
    rents += random.normal(0, 0.5, rows)
    flats = pd.DataFrame({"area": area, "income": income, "dust": dust})
    flats["district"] = pd.Series(district, dtype=NAME)
    return flats.mask(random.random(flats.shape) < 1 / 12), rents


FLATS, RENTS = market(1, 200)
OTHERS, THEIR_RENTS = market(2, 200)
EVERYTHING = [*NUMBERS, "district"]


def flat(missing, **cells):
    return {name: np.nan if name in missing else cell for name, cell in cells.items()}


def table(rows):
    flats = pd.DataFrame(rows, columns=EVERYTHING)
    return flats.astype({"area": float, "income": float, "dust": float, "district": NAME})


A_FEW = built(
    table,
    rows=lists(
        built(
            flat,
            missing=choices((), ("area",), ("income",), ("dust",), ("district",), EVERYTHING),
            area=floats(20, 140),
            income=floats(20_000, 90_000),
            dust=floats(5e-6, 45e-6),
            district=choices(*WORTH),
        ),
        least=2,
        most=4,
    ),
)


def fitted(submission, flats=FLATS, rents=RENTS):
    model = submission.build_model()
    model.fit(flats, rents)
    return model


def rents_from(model, flats):
    """Its predictions, once it is known that they are numbers and one for each row."""
    got = np.asarray(model.predict(flats), dtype=float)
    said = f"{len(flats)} rows went in, and predictions of shape {got.shape} came out"
    holds(got.shape == (len(flats),), said, got=got)
    holds(bool(np.isfinite(got).all()), "a prediction is not a finite number", got=got)
    return got


@check(flats=A_FEW, cases=4)
def predicts_every_row(submission, flats):
    """Every row gets a prediction, whatever is missing in it"""
    rents_from(fitted(submission), flats)


@check(flats=A_FEW, cases=2)
def takes_new_districts(submission, flats):
    """A district that was never seen before gets a prediction too"""
    rents_from(fitted(submission), flats.assign(district=pd.Series("airport", flats.index, NAME)))


@check(flats=A_FEW, cases=4)
def rows_stand_alone(submission, flats):
    """A flat alone gets the same prediction as among others"""
    model = fitted(submission)
    together = rents_from(model, flats)
    alone = [rents_from(model, flats.iloc[[row]])[0] for row in range(len(flats))]
    close(np.array(alone), together, "one row at a time (got) is not all at once (expected)")


@check()
def learns_nothing_before_fit(submission):
    """Each call returns a new model that has learnt nothing yet"""
    fitted(submission)
    try:
        got = submission.build_model().predict(OTHERS.head(2))
    except RemoteError:
        return
    holds(False, "a model that was never fitted predicts all the same", got=got)


@check()
def same_table_same_model(submission):
    """The same table gives the same model"""
    submission.module("chance.py", "import numpy; numpy.random.seed(0)")
    first, second = fitted(submission), fitted(submission)
    some = OTHERS.head(2)
    close(rents_from(second, some), rents_from(first, some))


@check()
def refit_forgets(submission):
    """A second fit forgets the first"""
    model = fitted(submission, OTHERS, THEIR_RENTS)
    model.fit(FLATS, RENTS)
    some = OTHERS.head(2)
    close(rents_from(model, some), rents_from(fitted(submission), some))


@check()
def beats_the_mean(submission):
    """Its squared error on other flats is below 40% of the error of the mean rent"""
    error = np.mean((rents_from(fitted(submission), OTHERS) - THEIR_RENTS) ** 2)
    guess = np.mean((RENTS.mean() - THEIR_RENTS) ** 2)
    holds(error < 0.4 * guess, f"its error is {error / guess:.0%} of the mean's", got=error)


@misconception(build_model, fails=predicts_every_row)
def nothing_fills_the_gaps():
    """A missing cell reaches the model unfilled, and a linear model cannot take `nan`. Which step of
    the pipeline could learn in `fit` what to put there?"""
    names = OneHotEncoder(handle_unknown="ignore")
    columns = make_column_transformer((StandardScaler(), NUMBERS), (names, ["district"]))
    return make_pipeline(columns, Ridge())


@misconception(build_model, fails=predicts_every_row)
def leaves_rows_out():
    """Rows with a missing cell are left out, in `predict` as well. Whoever asks about ten flats
    wants ten answers: fill the gap, and keep the row."""

    class OnlyWholeRows(BaseEstimator):
        def fit(self, flats, rents):
            whole = flats.notna().all(axis=1).to_numpy()
            names = OneHotEncoder(handle_unknown="ignore")
            columns = make_column_transformer((StandardScaler(), NUMBERS), (names, ["district"]))
            self.model_ = make_pipeline(columns, Ridge()).fit(flats[whole], rents[whole])
            return self

        def predict(self, flats):
            flats = flats.dropna()
            return self.model_.predict(flats) if len(flats) else np.empty(0)

    return OnlyWholeRows()


@misconception(build_model, fails=takes_new_districts)
def knows_all_districts():
    """The encoder refuses a name that it has not met in `fit`. Tell it what to do with one: it
    has an option for that."""
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    columns = make_column_transformer((numbers, NUMBERS), (OneHotEncoder(), ["district"]))
    return make_pipeline(columns, Ridge())


@misconception(build_model, fails=rows_stand_alone)
def scales_what_it_predicts():
    """The scale is learnt anew from the rows being predicted: each flat is measured by its
    neighbours in the table. Learn the scale in `fit`, and only apply it in `predict`."""
    scale = preprocessing.FunctionTransformer(lambda cells: StandardScaler().fit_transform(cells))
    numbers = make_pipeline(SimpleImputer(), scale)
    names = OneHotEncoder(handle_unknown="ignore")
    return make_pipeline(
        make_column_transformer((numbers, NUMBERS), (names, ["district"])), Ridge()
    )


@misconception(build_model, fails=rows_stand_alone)
def fills_from_what_it_predicts():
    """The gaps are filled with the means of the rows being predicted, so that a flat's rent
    depends on its neighbours in the table. Learn what fills a gap in `fit`."""
    fill = preprocessing.FunctionTransformer(lambda cells: cells.fillna(cells.mean()).fillna(0))
    numbers = make_pipeline(fill, StandardScaler())
    names = OneHotEncoder(handle_unknown="ignore")
    return make_pipeline(
        make_column_transformer((numbers, NUMBERS), (names, ["district"])), Ridge()
    )


@misconception(build_model, fails=learns_nothing_before_fit)
def one_for_all(
    model=make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(), StandardScaler()), NUMBERS),
            (OneHotEncoder(handle_unknown="ignore"), ["district"]),
        ),
        Ridge(),
    ),
):
    """Every call returns the same object, fitted or not: two experiments overwrite each other.
    Build the estimator inside the function."""
    return model


@misconception(build_model, fails=same_table_same_model)
def left_to_chance():
    """Two fits on the same table give two different models: there is chance in it, and nothing
    fixes the `random_state`."""
    names = OneHotEncoder(handle_unknown="ignore")
    columns = make_column_transformer((SimpleImputer(), NUMBERS), (names, ["district"]))
    return make_pipeline(columns, RandomForestRegressor(n_estimators=30))


@misconception(build_model, fails=refit_forgets)
def goes_on_from_last_time():
    """A second `fit` goes on from the first (that is what `warm_start` does), so that a model
    refitted for a test still knows the rows it was to be tested on."""
    names = OneHotEncoder(handle_unknown="ignore")
    columns = make_column_transformer((SimpleImputer(), NUMBERS), (names, ["district"]))
    forest = RandomForestRegressor(n_estimators=30, warm_start=True, random_state=0)
    return make_pipeline(columns, forest)


@misconception(build_model, fails=beats_the_mean)
def only_the_largest_numbers_count():
    """The columns keep their wild scales. `income` is a billion times `dust`, so that this model
    hears nothing else. Bring the columns to one scale."""
    names = OneHotEncoder(handle_unknown="ignore")
    columns = make_column_transformer((SimpleImputer(), NUMBERS), (names, ["district"]))
    return make_pipeline(columns, KNeighborsRegressor())


@misconception(build_model, fails=beats_the_mean)
def scales_each_row():
    """`Normalizer` scales each *row* to length one, and `income` is nearly all of that length.
    What wants a common scale is each column."""
    numbers = make_pipeline(SimpleImputer(), preprocessing.Normalizer())
    names = OneHotEncoder(handle_unknown="ignore")
    return make_pipeline(
        make_column_transformer((numbers, NUMBERS), (names, ["district"])), Ridge()
    )


@misconception(build_model, fails=beats_the_mean)
def forgets_the_district():
    """The district never reaches the model: a column transformer drops every column that it is
    not told about."""
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    return make_pipeline(make_column_transformer((numbers, NUMBERS)), Ridge())


@alternative(build_model)
def a_forest():
    """A forest, which needs no scaling, on numbered districts"""
    numbered = preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    columns = make_column_transformer(
        (SimpleImputer(add_indicator=True), NUMBERS), (numbered, ["district"])
    )
    return make_pipeline(columns, RandomForestRegressor(n_estimators=30, random_state=0))


@alternative(build_model)
def like_its_neighbours():
    """The nearest flats, with gaps filled from the nearest flats too"""
    numbers = make_pipeline(preprocessing.RobustScaler(), impute.KNNImputer())
    names = make_pipeline(
        SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")
    )
    columns = make_column_transformer((numbers, NUMBERS), (names, ["district"]))
    return make_pipeline(columns, KNeighborsRegressor(weights="distance"))


@alternative(build_model)
def by_hand():
    """An estimator of its own: least squares on columns it prepares itself"""

    class ByHand(BaseEstimator):
        def fit(self, flats, rents):
            self.middle_ = flats[NUMBERS].mean()
            self.spread_ = flats[NUMBERS].std()
            self.districts_ = sorted(flats["district"].dropna().unique())
            self.weights_ = np.linalg.lstsq(self.prepared(flats), rents)[0]
            return self

        def predict(self, flats):
            return self.prepared(flats) @ self.weights_

        def prepared(self, flats):
            scaled = ((flats[NUMBERS] - self.middle_) / self.spread_).fillna(0)
            lives_in = [(flats["district"] == name).to_numpy(float) for name in self.districts_]
            return np.column_stack([np.ones(len(flats)), scaled, *lives_in])

    return ByHand()


hints(
    "What must be learnt before a linear model can use this table? What fills a gap, how wide each column is, which districts there are. Each of the imported classes learns one of these in `fit`.",
    "The numbers need two steps, one after the other; the district needs another. `make_pipeline` chains steps, and `make_column_transformer` sends each column to its own.",
    "Numbers: `make_pipeline(SimpleImputer(), StandardScaler())`. District: `OneHotEncoder(handle_unknown='ignore')`. Put both into `make_column_transformer((steps, columns), ...)`; the model is a pipeline of that and `Ridge()`.",
)
equivalent(
    "numbers = make_pipeline(SimpleImputer(), StandardScaler())",
    "numbers = make_pipeline(StandardScaler(), SimpleImputer())",
    "StandardScaler passes over missing cells, and the mean that fills them is 0 after it: nearly the same numbers, and as right.",
)
equivalent(
    "return make_pipeline(make_column_transformer((numbers, NUMBERS), (names, ['district'])), Ridge())",
    "return make_pipeline(make_column_transformer((names, ['district']), (numbers, NUMBERS)), Ridge())",
    "The order of the columns means nothing to a linear model.",
)
