using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Tests.Domain;

public sealed class SuggestionTests
{
    private static readonly string[] Names = ["approve", "list", "show", "stop", "withdraw"];

    [Theory]
    [InlineData("aprove", "approve")]
    [InlineData("approove", "approve")]
    [InlineData("apporve", "approve")]
    [InlineData("APPROVE", "approve")]
    [InlineData("lst", "list")]
    [InlineData("wihtdrawn", "withdraw")]
    public void A_mistyped_name_is_found(string text, string name) => Assert.Equal(name, Suggestion.Nearest(text, Names));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("frobnicate")]
    [InlineData("shutdown")]
    public void Another_word_is_no_mistyped_name(string text) => Assert.Null(Suggestion.Nearest(text, Names));

    [Fact]
    public void The_sentence_is_empty_where_no_name_is_near()
    {
        Assert.Equal(" Did you mean 'stop'?", Suggestion.DidYouMean("stpo", Names));
        Assert.Equal("", Suggestion.DidYouMean("frobnicate", Names));
    }
}
