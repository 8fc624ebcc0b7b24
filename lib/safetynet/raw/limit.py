"""What a printed number may be at all: shares, ranks, and what is counted one by one."""

from safetynet.printed.quantity import Quantity
from safetynet.raw.programme import Programme

WHOLE = "a whole number, for what is counted one by one: a comma parts thousands, a dot decimals"


def limit_reasons(quantity: Quantity, indicator: dict[str, str], programme: Programme) -> list[str]:
    """Return what is expected of a number that its indicator cannot have, nothing if it can."""
    measure, unit = indicator["measure"], quantity.unit or indicator["unit"]
    numbers = [n for n in (quantity.value, quantity.lower, quantity.upper) if n is not None]
    if quantity.change and measure != "change":
        return [f"the number itself: by how much it changed is no {measure}"]
    if measure == "share" and unit != "‰" and not all(0 <= number <= 100 for number in numbers):
        return ["a share from 0 % to 100 %"]
    if measure == "count" and any(number < 0 for number in numbers):
        return ["a count of 0 or more"]
    if measure == "rank" and any(number < 1 or number % 1 for number in numbers):
        return ["a rank, which is a whole number above 0"]
    counted = measure == "count" or (measure == "amount" and unit in programme.whole_units)
    if counted and any(number % 1 for number in numbers):
        return [WHOLE]
    return []


def sign_reasons(quantity: Quantity, indicator: dict[str, str]) -> list[str]:
    """Return what is expected of a share between 0 and 1 without a sign, which says no size."""
    numbers = (quantity.value, quantity.lower, quantity.upper)
    small = any(number is not None and 0 < number < 1 for number in numbers)
    if indicator["measure"] == "share" and not quantity.unit and small:
        return [
            "a share with its sign, such as 3.85%: without one it is less than one in a hundred"
            " (where none is printed, a correction says which is meant)"
        ]
    return []
