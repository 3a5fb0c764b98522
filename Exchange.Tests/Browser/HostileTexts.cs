namespace Exchange.Tests.Browser;

/// <summary>Texts that somebody hopes are taken for something else than texts.</summary>
internal static class HostileTexts
{
    public static readonly string[] All =
    [
        // Markup, and what could lead out of an attribute, a comment or a script.
        "<script>window.pwned=1</script>", "<img src=x onerror=window.pwned=1>", "\"><svg onload=window.pwned=1>",
        "'><iframe srcdoc=\"<script>parent.pwned=1</script>\">", "<b>bold</b>", "</td></tr></table><h1>gone</h1>",
        "--><script>pwned=1</script>", "]]><script>pwned=1</script>", "<style>*{display:none}</style>", "<base href=//evil.example>",
        "<meta http-equiv=refresh content=\"0;url=//evil.example\">", "<a href=javascript:pwned=1>here</a>",
        "<form action=//evil.example><input name=q>", "<template><script>pwned=1</script></template>", "<math><mtext><script>pwned=1",
        "\" onfocus=window.pwned=1 autofocus x=\"", "' onmouseover='window.pwned=1", "javascript:window.pwned=1",
        "data:text/html,<script>pwned=1</script>", "<ſcript>window.pwned=1</ſcript>", "＜script＞pwned=1＜/script＞", "\u003cimg src=x\u003e",

        // What something else than HTML would work on.
        "&lt;b&gt;", "&#60;script&#62;", "%3Cscript%3E", "\\u003cscript\\u003e",
        "${window.pwned=1}", "{{constructor.constructor('pwned=1')()}}",
        "'; drop table mt_events; --", "=HYPERLINK(\"//evil.example\")", "$&$1$`",

        // Names that a program may know already.
        "null", "undefined", "NaN", "Infinity", "true", "[object Object]", "__proto__", "constructor", "toString", "hasOwnProperty",
        "0", "-1",

        // Characters that are not what they seem, and too much of one.
        "\u202e\u2066evil\u2069", "\u200b\u200d\ufeff", "a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a", "👩‍👩‍👧‍👦🏴‍☠️",
        "\u0000\u0001\u001b[31m", "اَلْعَرَبِيَّةُ עברית", new('W', 10_000), " \t\n ",
    ];
}
