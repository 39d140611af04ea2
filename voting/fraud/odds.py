"""How improbable a count is among honest votes; natural logarithms, so that nothing underflows."""

from math import exp, inf, lgamma, log, log1p

#: A rate of nothing at all is not believed.
LEAST_RATE = 1e-6


def poisson(count: int, rate: float) -> float:
    """Return log P(X >= count) for a Poisson variable of this rate."""
    rate = max(rate, LEAST_RATE)
    if count <= rate:
        return 0.0
    first = count * log(rate) - rate - lgamma(count + 1)
    total, term, k = 1.0, 1.0, count
    while term > 1e-12 * total:
        k += 1
        term *= rate / k
        total += term
    return min(0.0, first + log(total))


def beta_binomial(count: int, of: int, share: float, certainty: float) -> float:
    """Return log P(X >= count) among `of` votes where `share` is usual.

    `certainty` is how many votes the knowledge of that share is worth: towns differ, so a share
    that holds on average may be far off in one place.
    """
    share = min(max(share, 1e-6), 1 - 1e-6)
    if count <= of * share:
        return 0.0
    a, b = share * certainty, (1 - share) * certainty
    whole = lgamma(of + 1) + lgamma(a + b) - lgamma(a) - lgamma(b) - lgamma(a + b + of)
    found = -inf
    for k in range(count, of + 1):
        one = lgamma(a + k) + lgamma(b + of - k) - lgamma(k + 1) - lgamma(of - k + 1)
        found = _add(found, whole + one)
    return min(0.0, found)


def excess(count: int, of: int, share: float) -> float:
    """Return which part of a cell is more than the honest rest of the votes explains, 0 to 1."""
    share = min(share, 1 - 1e-6)
    honest = share * (of - count) / (1 - share)
    return max(0.0, 1 - honest / count)


def _add(a: float, b: float) -> float:
    """Add two probabilities given by their logarithms."""
    if a == -inf:
        return b
    high, low = max(a, b), min(a, b)
    return high + log1p(exp(low - high))
