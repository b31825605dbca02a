"""Pictures for products: a few drawn ones, used by many."""

from pathlib import Path

from PIL import Image, ImageDraw

COUNT = 24


def draw(folder: Path) -> list[str]:
    """Draws the pictures that are not there yet; their names within the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"picture-{number}.jpg" for number in range(COUNT)]
    for number, name in enumerate(names):
        if not (folder / name).exists():
            picture = Image.new("RGB", (1200, 1200), (40 + 8 * number, 120, 200 - 6 * number))
            pen = ImageDraw.Draw(picture)
            for ring in range(0, 600, 25 + number):
                pen.ellipse([ring, ring, 1200 - ring, 1200 - ring], outline=(255, 255, 255), width=6)
            picture.save(folder / name, quality=85)
    return names
