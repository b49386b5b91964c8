# /// script
# dependencies = ["numpy"]
# [tool.upslope]
# teaches = ["bayes-rule"]
# needs = []
# minutes = 10
# difficulty = "easy"
# ///
r"""# The test says yes. How worried should you be?

One person in a hundred has an illness. A test finds 90% of those who have it (its *sensitivity*), and
clears 91% of those who do not (its *specificity*). You test positive. How probable is it that you
are ill? Guess before you read on.

Imagine a thousand people. Ten are ill, and nine of them test positive. Of the 990 healthy ones 9% do
too: 89 people. Of all 98 who test positive, nine are ill. About 9%!

$$P(\text{ill} \mid +) = \frac{P(+ \mid \text{ill})\, P(\text{ill})}
{P(+ \mid \text{ill})\, P(\text{ill}) + P(+ \mid \text{healthy})\, P(\text{healthy})}$$

    >>> round(chance_ill(prior=0.01, sensitivity=0.9, specificity=0.91, positives=1), 3)
    0.092

Write `chance_ill`. And if you take the test again, and it says yes again? Then what you believed
after the first is what you believe before the second. `positives` says how many tests, each wrong
independently of the others, came out positive; with none, all you know is the prior. The
probabilities lie strictly between 0 and 1.
"""

import math

from upslope.author import (
    alternative,
    built,
    check,
    choices,
    close,
    hints,
    integers,
    misconception,
    solution,
)


@solution
def chance_ill(prior: float, sensitivity: float, specificity: float, positives: int) -> float:
    """The probability of being ill after so many positive tests."""
    belief = prior
    for _ in range(positives):
        ill_and_positive = sensitivity * belief
        healthy_and_positive = (1 - specificity) * (1 - belief)
        belief = ill_and_positive / (ill_and_positive + healthy_and_positive)
    return belief


def hundredths(of):
    return of / 100


PRIOR = built(hundredths, of=integers(1, 60))
RATE = built(hundredths, of=integers(40, 99))


@check(prior=PRIOR, sensitivity=RATE, specificity=RATE)
def no_test_no_news(submission, prior, sensitivity, specificity):
    """Without a test, the prior is all that is known"""
    close(submission.chance_ill(prior, sensitivity, specificity, 0), prior)


@check(prior=PRIOR, rate=RATE)
def coin_toss_tells_nothing(submission, prior, rate):
    """A test that is as often positive for the healthy as for the ill changes nothing"""
    close(submission.chance_ill(prior, rate, 1 - rate, 1), prior)


@check(ill=integers(1, 200), sensitivity=RATE, specificity=RATE)
def counted_in_a_crowd(submission, ill, sensitivity, specificity):
    """One positive test gives the share of the ill among all who test positive"""
    ill_positive = ill * sensitivity
    healthy_positive = (1000 - ill) * (1 - specificity)
    expected = ill_positive / (ill_positive + healthy_positive)
    close(submission.chance_ill(ill / 1000, sensitivity, specificity, 1), expected)


@check(prior=PRIOR, sensitivity=RATE, specificity=RATE, positives=choices(2, 3, 4))
def each_test_counts(submission, prior, sensitivity, specificity, positives):
    """Several positive tests in a row each start from what was believed after the one before"""
    expected = chance_ill(prior, sensitivity, specificity, positives)
    close(submission.chance_ill(prior, sensitivity, specificity, positives), expected)


@misconception(chance_ill, fails=coin_toss_tells_nothing)
def positive_if_ill(prior, sensitivity, specificity, positives):
    """How probable a yes is for the ill is not how probable illness is after a yes. The healthy, who
    are many, say yes as well."""
    return sensitivity if positives else prior


@misconception(chance_ill, fails=coin_toss_tells_nothing)
def both_at_once(prior, sensitivity, specificity, positives):
    """This is the probability of being ill *and* testing positive, among all people. You know that
    you are among those who tested positive: divide by their share."""
    return prior * sensitivity**positives


@misconception(chance_ill, fails=coin_toss_tells_nothing)
def prior_forgotten(prior, sensitivity, specificity, positives):
    """The ill and the healthy are weighed as if there were equally many of them. The prior says how
    many there are."""
    if not positives:
        return prior
    ill, healthy = sensitivity**positives, (1 - specificity) ** positives
    return ill / (ill + healthy)


@misconception(chance_ill, fails=coin_toss_tells_nothing)
def specificity_taken_as_it_is(prior, sensitivity, specificity, positives):
    """The specificity is how often a healthy person tests *negative*. How often is the test wrong
    about one?"""
    ill, healthy = sensitivity**positives * prior, specificity**positives * (1 - prior)
    return ill / (ill + healthy)


@misconception(chance_ill, fails=coin_toss_tells_nothing)
def everyone_is_healthy(prior, sensitivity, specificity, positives):
    """The false alarms are counted among everyone. Only the healthy can give one: their share is
    what the prior leaves."""
    if not positives:
        return prior
    ill, healthy = sensitivity**positives * prior, (1 - specificity) ** positives
    return ill / (ill + healthy)


@misconception(chance_ill, fails=each_test_counts)
def one_test_is_enough(prior, sensitivity, specificity, positives):
    """However many tests say yes, only one is counted."""
    if not positives:
        return prior
    ill, healthy = sensitivity * prior, (1 - specificity) * (1 - prior)
    return ill / (ill + healthy)


@misconception(chance_ill, fails=each_test_counts)
def prior_used_again(prior, sensitivity, specificity, positives):
    """The answers of several tests are combined as if each were a verdict of its own, with the prior
    inside each of them. The prior counts once; after that, start from what the last test taught."""
    if not positives:
        return prior
    ill, healthy = sensitivity * prior, (1 - specificity) * (1 - prior)
    one = ill / (ill + healthy)
    return 1 - (1 - one) ** positives


@alternative(chance_ill)
def by_odds(prior, sensitivity, specificity, positives):
    """Odds, multiplied by the same ratio for every test"""
    odds = prior / (1 - prior) * (sensitivity / (1 - specificity)) ** positives
    return odds / (1 + odds)


@alternative(chance_ill)
def by_log_odds(prior, sensitivity, specificity, positives):
    """Evidence added up in logarithms, and a logistic curve back"""
    evidence = math.log(sensitivity) - math.log(1 - specificity)
    return 1 / (1 + math.exp(-math.log(prior / (1 - prior)) - positives * evidence))


@alternative(chance_ill)
def all_tests_at_once(prior, sensitivity, specificity, positives):
    """The formula once, with the probability of all the yeses"""
    ill = prior * math.prod([sensitivity] * positives)
    healthy = (1 - prior) * math.prod([1 - specificity] * positives)
    return ill / (ill + healthy)


hints(
    "Out of a thousand people, how many are ill and test positive? How many are healthy and test positive?",
    "One positive test: divide the first of these by the sum of both. A healthy person tests positive with probability `1 - specificity`.",
    "For several, repeat it `positives` times, and put what came out in the place of the prior.",
)
