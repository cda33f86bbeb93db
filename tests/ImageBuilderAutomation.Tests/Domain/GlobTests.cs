using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Tests.Domain;

public sealed class GlobTests
{
    [Theory]
    [InlineData("web-shop", "web-shop")]
    [InlineData("web-*", "web-shop")]
    [InlineData("web-*", "web-")]
    [InlineData("*shop", "web-shop")]
    [InlineData("*b*h*", "web-shop")]
    [InlineData("w?b-shop", "web-shop")]
    [InlineData("*", "")]
    [InlineData("**a", "aaa")]
    [InlineData("a*b", "axbxb")]
    public void Matches(string pattern, string text) => Assert.True(new Glob(pattern).Matches(text));

    [Theory]
    [InlineData("web-shop", "web-shop-2")]
    [InlineData("web-*", "pay-api")]
    [InlineData("web-?", "web-")]
    [InlineData("web-shop", "Web-shop")]
    [InlineData("a*b", "axbxc")]
    [InlineData("", "a")]
    [InlineData("?", "")]
    public void Does_not_match(string pattern, string text) => Assert.False(new Glob(pattern).Matches(text));

    [Fact]
    public void Many_stars_on_a_long_text_are_fast() =>
        Assert.False(new Glob(string.Concat(Enumerable.Repeat("*a", 60)) + "b").Matches(new string('a', 20_000)));
}
