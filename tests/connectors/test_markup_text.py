"""Rendered text becomes lines that say the same; quotations and code stay told apart, and nothing is executed."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors.markup_text import plain_text
from tracker_scope.linking.quotation import lies_in, quoted_spans
from tracker_scope.tickets.sameness import same

FORGE = "https://jira.example/images/icons/emoticons"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("As § 4.1 says.", "As § 4.1 says."),
        ("one\n  two &amp; three &eacute;", "one\n  two & three é"),
        # lines and paragraphs
        ("<p>One<br/>\ntwo</p>\n\n<p>three</p>", "One\ntwo\n\nthree"),
        ("<p>One<br/><br/><br/>two</p>", "One\n\ntwo"),
        ("<p>\n  much \t\n room\n</p>", "much room"),
        ("<p>a&#160;b</p><p>&#160;</p><p>c</p>", "a\u00a0b\n\nc"),
        ("<h1><a name='x'></a><font color='red'>Title</font></h1>\n<p>text</p>", "Title\n\ntext"),
        ("<div>a</div><div>b</div>c", "a\nb\nc"),
        ("a<hr/>b", "a\n\n----\n\nb"),
        ("<b>bold</b>, <em>em</em><ins>ins</ins>", "bold, emins"),
        ("<P CLASS=x>Upper</P>", "Upper"),
        # lists
        ("<p>x:</p>\n<ul>\n\t<li>a</li>\n\t<li>b</li>\n</ul>\n<p>y</p>", "x:\n\n* a\n* b\n\ny"),
        ("<ol><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ol>", "# a\n#* b\n# c"),
        ("<ul><li></li><li>b</li></ul>", "*\n* b"),
        ("<li>alone</li>", "* alone"),
        ("</ul><ul><li>a</ul></ul>b", "* a\n\nb"),
        # tables
        (
            "<table><tbody><tr><th>A</th><th>B</th></tr><tr><td><p>1</p></td><td></td></tr></tbody></table>z",
            "||A||B||\n|1| |\n\nz",
        ),
        ("<td>loose</td>", "|loose"),
        ("</tr>a", "a"),
        # addresses
        (
            '<a href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a>',
            "https://x.example/a?b=1&c=2",
        ),
        ('<a href="https://x.example/a&amp;b">https://x.example/a&amp;amp;b</a>', "https://x.example/a&b"),
        ('see <a href="https://x.example/a">the page</a>.', "see [the page|https://x.example/a]."),
        ('<a href="https://x.example/a"> spaced </a>b', "[spaced|https://x.example/a] b"),
        ('<a href="https://x.example/(a)">a</a>', "a (https://x.example/(a))"),
        ('<a href="https://x.example/a">[a]</a>', "[a] (https://x.example/a)"),
        ('<a href="https://x.example/a"></a>', "https://x.example/a"),
        ('<a href="mailto:dsi@client.example">dsi@client.example</a>', "dsi@client.example"),
        ('<a href="#section-4.2">there</a>', "[there|#section-4.2]"),
        ("<a href=https://x.example/a>b</a>", "[b|https://x.example/a]"),
        ("<a href='https://x.example/a' href='https://y.example'>b</a>", "[b|https://x.example/a]"),
        ("<a name='top'>here</a>", "here"),
        ('<a href="https://x/ViewProfile?name=jd" class="user-hover">provider-dev</a> ok', "@provider-dev ok"),
        ('<a class="user-hover" href="x">@provider-dev</a>', "@provider-dev"),
        ('<a href="https://x/browse/P-1" class="issue-link"><del>P-1</del></a>', "[P-1|https://x/browse/P-1]"),
        ("R&copy=D &copy; &nothing; &#99999999; &#x110000;", "R&copy=D © &nothing; \ufffd \ufffd"),
        # what a picture or a stroke says
        (f'<img class="emoticon" src="{FORGE}/check.png" alt=""/> done', "(/) done"),
        (f'<img src="{FORGE}/unknown.png"/>', f"!{FORGE}/unknown.png!"),
        ('<span class="image-wrap"><img src="https://x/a.png" height="1"/></span>', "!https://x/a.png!"),
        ('<img src="data:image/png;base64,AAAA"/>', "!data:image/png!"),
        ('<img alt="a plan"/><img/>', "a plan"),
        ("<del>5</del> 10 m<sup>2</sup>, H<sub>2</sub>O<del></del>", "-5- 10 m^2^, H~2~O"),
        # code
        ("use <tt>a.b</tt> here", "use {{a.b}} here"),
        ("<code>a{b}</code> <tt>`x`{</tt>", "`a{b}` `` `x`{ ``"),
        ("<tt>a<b>b</b><br/>c</tt>", "`ab\nc`"),
        ("<tt> </tt>a<tt></tt>", "a"),
        (
            '<div class="code panel"><div><pre class="code-java">if (a &lt; b)\n  x;\n</pre></div></div>y',
            "{code}\nif (a < b)\n  x;\n{code}\n\ny",
        ),
        ("<pre>a<b>b</b><br>c\r\nd</pre>", "{noformat}\nab\nc\nd\n{noformat}"),
        ("<pre>{NoFormat}</pre>", "{code}\n{NoFormat}\n{code}"),
        ("<pre>{code} {noformat} ```</pre>", "````\n{code} {noformat} ```\n````"),
        ("<pre> \n</pre>a", "a"),
        ("<tt>a<br/><br/>b</tt>", "{noformat}\na\n\nb\n{noformat}"),
        # quotations
        ("<p>Yes</p><blockquote><p>A</p><p>B</p></blockquote><p>No</p>", "Yes\n\n{quote}\nA\n\nB\n{quote}\n\nNo"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n> {quote}\n> b\n> {quote}\n\nc"),
        ("<blockquote>a {quote} b</blockquote>c", "> a {quote} b\n\nc"),
        ("<blockquote></blockquote>c", "c"),
        # what is no markup, or breaks off
        ("a < b and b > c <3", "a < b and b > c <3"),
        ("<!-- hidden -->shown", "shown"),
        ("a<!-- never closed <b>", "a<!-- never closed <b>"),
        ("x<b>y</b> <a href='z", "xy <a href='z"),
        ("<blockquote>open <tt>code", "{quote}\nopen {{code}}\n{quote}"),
        ("</p></a></blockquote>a", "a"),
        ("<b><i>crossed</b></i> <a href='x'>a<blockquote>b</a>c", "crossed a\n\n{quote}\nb\n{quote} (x)c"),
        ("<script>alert('§ 4.1')</script><style>p{}</style>", "alert('§ 4.1')p{}"),
        ("<?php echo 1 ?><!DOCTYPE x>a", "<?php echo 1 ?><!DOCTYPE x>a"),
        ("<custom-tag data-x='>'>a</custom-tag>", "a"),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=8)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@given(SENTENCES)
def test_any_text_comes_back_from_a_paragraph(text: str) -> None:
    assert plain_text(f"<p>{html.escape(text)}</p>\n") == text


@given(st.lists(SENTENCES, min_size=1, max_size=5))
def test_any_lines_come_back(lines: list[str]) -> None:
    assert plain_text(f"<p>{'<br/>'.join(map(html.escape, lines))}</p>") == "\n".join(lines)


@given(st.text(alphabet="<>/!-ab \"'=&;pretbqoudl{}`\n", max_size=60))
def test_no_word_is_lost_whatever_the_markup(markup: str) -> None:
    marked = plain_text(f"{markup}<p>LAST")
    assert "LAST" in marked


TAGS = st.sampled_from(["p", "b", "ul", "li", "table", "tr", "td", "blockquote", "pre", "tt", "a", "del", "br", "div"])
TOKENS = st.lists(
    st.tuples(st.sampled_from(["<{}>", "</{}>", "<{}/>"]), TAGS).map(lambda one: one[0].format(one[1]))
    | WORDS.map(html.escape),
    max_size=40,
)


@given(TOKENS)
def test_tags_in_any_order_lose_no_letter(tokens: list[str]) -> None:
    said = [html.unescape(one) for one in tokens if not one.startswith("<")]
    letters = re.sub(r"\W", "", "".join(said))
    assert re.sub(
        r"\W", "", re.sub(r"\{(?:quote|code|noformat)\}", "", plain_text("<p>" + "".join(tokens)))
    ) == letters or any(mark in "".join(said).lower() for mark in ("{quote}", "{code}", "{noformat}"))


@given(
    SENTENCES.filter(lambda text: not set(text) & set("{}<`~>-")), st.sampled_from(["blockquote", "pre", "tt", "code"])
)
def test_what_is_quoted_or_code_is_read_as_such_and_what_follows_is_not(text: str, tag: str) -> None:
    made = plain_text(f"<p>Before</p><{tag}>{html.escape(text)} INSIDE</{tag}><p>After</p>")
    spans = quoted_spans(made)
    assert lies_in(spans, made.index("INSIDE"))
    assert not lies_in(spans, made.index("Before"))
    assert not lies_in(spans, made.rindex("After"))


def test_the_name_of_another_ticket_is_not_this_ones_words() -> None:
    made = plain_text('As § 4.1, see <a href="https://x.example/browse/P-1">the list of § 5.2</a>.')
    assert lies_in(quoted_spans(made), made.index("§ 5.2"))
    assert not lies_in(quoted_spans(made), made.index("§ 4.1"))


@pytest.mark.parametrize(
    "markup",
    [
        "<a>" * 40_000,
        "<blockquote>" * 40_000 + "x",
        "<a '" * 60_000,
        "<!--" * 60_000,
        "<" * 200_000,
        "<ul><li>" * 30_000,
        "<pre>" + "</tt>" * 50_000,
        "<p>&amp" * 40_000,
        "<tt>`" * 40_000,
        "</a>" * 60_000,
        "<a" + " b='c'" * 60_000,
    ],
    ids=lambda markup: markup[:12],
)
def test_hostile_markup_takes_time_in_proportion(markup: str) -> None:
    before = time.process_time()
    plain_text(markup + "<p>z")
    assert time.process_time() - before < 5


RENDERED = """<h2><a name="Besoin"></a>Need</h2>

<p>See <b>art. 4.2</b>, <a href="https://client.example/a?b=1&amp;c=2" class="external-link">https://client.example/a?b=1&amp;c=2</a>,
<a href="https://client.example/x" class="external-link">the page</a>.<br/>
Then <em>so</em> <del>5</del> 6 m<sup>2</sup> <img class="emoticon" src="https://j/images/icons/emoticons/check.png"/></p>

<ul>
	<li>one <tt>code()</tt></li>
	<li>two
	<ul>
		<li>three</li>
	</ul>
	</li>
</ul>

<div class="code panel"><div class="codeContent panelContent">
<pre class="code-java"><span class="code-keyword">if</span> (a &lt; b) {
  x;
}</pre>
</div></div>
<blockquote><p>cited</p></blockquote>
<table class="confluenceTable"><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>"""
TYPED = """h2. Need

See *art. 4.2*, https://client.example/a?b=1&c=2,
[the page|https://client.example/x].
Then _so_ -5- 6 m^2^ (/)

* one {{code()}}
* two
** three

{code:java}
if (a < b) {
  x;
}
{code}
{quote}
cited
{quote}
||A||B||
|1|2|"""


def test_what_is_displayed_says_the_same_as_what_was_typed() -> None:
    assert same("description", plain_text(RENDERED), TYPED)
    assert not same("description", plain_text(RENDERED.replace("4.2", "4.3")), TYPED)
