"""How evenly votes are spread over photos: the Lorenz curve and the diagonal of evenness."""

from typing import TYPE_CHECKING, Any, Final

from analytics import written
from analytics.charts import look, reading
from analytics.words import Words

if TYPE_CHECKING:
    import altair as alt

_SIDE: Final = 380
PHOTOS: Final = Words(
    "Phần số ảnh, từ ít phiếu đến nhiều phiếu (%)", "Share of photos, fewest votes first (%)"
)
VOTES: Final = Words("Phần số phiếu (%)", "Share of votes (%)")
EVEN: Final = Words("mọi ảnh bằng nhau", "all photos alike")


def values(told: reading.Told) -> dict[str, Any]:
    language = told.language
    rows = [
        {"photos": 100 * row["photos_share"], "votes": 100 * row["votes_share"]}
        for row in reading.rows(told.tables["lorenz"], language)
        if row["votes_share"] is not None
    ]
    return {"rows": rows, "finding": _finding(told.tables, rows, language)}


def _finding(tables: reading.Tables, rows: list[reading.Row], language: str) -> str:
    facts = reading.rows(tables["concentration"], language) if "concentration" in tables else []
    if not rows or not facts or facts[0].get("gini") is None:
        return Words("Chưa có số liệu.", "No figures yet.").told(language)
    words = Words(
        "Hệ số Gini {gini}: 0 là đều, 1 là dồn vào một ảnh.",
        "Gini {gini}: 0 even, 1 all on one photo.",
    )
    sentence = words.told(language).format(gini=written.number(facts[0]["gini"], language, 2))
    if facts[0].get("top10_share") is None:
        return sentence
    top = Words("10 ảnh đầu có {share} số phiếu.", "The top 10 photos hold {share} of the votes.")
    share = written.share(facts[0]["top10_share"], language)
    return f"{top.told(language).format(share=share)} {sentence}"


def chart(values: dict[str, Any], head: look.Head) -> "alt.TopLevelMixin":
    import altair as alt

    theme = head.theme
    data = look.inline(values["rows"])
    scale = alt.Scale(domain=[0, 100])
    axis = alt.Axis(format=",.0f", values=[0, 20, 40, 60, 80, 100])
    x = alt.X("photos:Q", title=PHOTOS.told(head.language), scale=scale, axis=axis)
    y = alt.Y("votes:Q", title=VOTES.told(head.language), scale=scale, axis=axis)
    curve = alt.Chart(data).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("photos:Q", title=PHOTOS.told(head.language), format=",.1f"),
            alt.Tooltip("votes:Q", title=VOTES.told(head.language), format=",.1f"),
        ],
    )
    even = look.inline([{"photos": 0, "votes": 0}, {"photos": 100, "votes": 100}])
    diagonal = alt.Chart(even).mark_line(color=theme.ink_3, strokeDash=[5, 4], strokeWidth=1.5)
    name = alt.Chart(look.inline([{"photos": 50, "votes": 50, "text": EVEN.told(head.language)}]))
    between = curve.mark_area(color=theme.accent_soft, opacity=0.7).encode(y2="photos:Q")
    return alt.layer(
        between,
        diagonal.encode(x=x, y=y),
        curve.mark_line(color=theme.accent, strokeWidth=2.5),
        name.mark_text(angle=315, xOffset=-9, yOffset=-9, color=theme.ink_2).encode(
            x=x, y=y, text="text:N"
        ),
    ).properties(width=_SIDE, height=_SIDE)
