"""Areas in words."""


def metres(area_cm: int) -> str:
    """An area in 0.01 m² as square metres: 1,089.50."""
    return f"{area_cm // 100:,}.{area_cm % 100:02d}"
