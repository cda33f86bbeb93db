using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

public sealed class XmlElementTests
{
    [Fact]
    public void Elements_are_found_by_their_path_whatever_their_prefixes_attributes_and_white_space()
    {
        var root = XmlElement.Parse("""
            <n:a xmlns:n="x">
              <b c="d > e"
                 f="g"/>
              <b><c>first</c><c>second</c></b ><e> kept </e>
            </n:a>
            """);

        Assert.Equal(("a", "first", " kept ", "", null), (root.Name, root.Children[1].Text("c"), root.Text("e"), root.Text("b"), root.Text("b", "z")));
    }

    [Theory]
    [InlineData("&lt;a&gt; &amp;amp; &quot;b&apos;", "<a> &amp; \"b'")]
    [InlineData("<![CDATA[<b>]]>", "<b>")]
    [InlineData("&#233;&#xe9;&#x1F600;", "éé😀")]
    public void Escapes_are_read(string escaped, string plain) => Assert.Equal(plain, XmlElement.Parse($"<a>{escaped}</a>").Value);

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("<a>")]
    [InlineData("<a></b>")]
    [InlineData("</a>")]
    [InlineData("<a/><b/>")]
    [InlineData("<a/>text")]
    [InlineData("<a")]
    [InlineData("<>")]
    [InlineData("<a>&b;</a>")]
    [InlineData("<a>&#x110000;</a>")]
    [InlineData("<a>&</a>")]
    [InlineData("<!DOCTYPE a><a/>")]
    public void What_no_service_answers_is_refused(string text) => Assert.Throws<ServiceRefusedException>(() => XmlElement.Parse(text));
}
