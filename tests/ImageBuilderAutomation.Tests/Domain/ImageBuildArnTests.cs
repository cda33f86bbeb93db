using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Tests.Domain;

public sealed class ImageBuildArnTests
{
    private const string Text = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0.0/7";

    [Theory]
    [InlineData(Text)]
    [InlineData("arn:aws-us-gov:imagebuilder:us-gov-west-1:111122223333:image/web-shop/2026.7.1/120")]
    public void An_ARN_is_written_as_it_was_read(string text) => Assert.Equal(text, ImageBuildArn.Parse(text).ToString());

    [Fact]
    public void Knows_its_parts() =>
        Assert.Equal(new("aws", "eu-west-1", "111122223333", "web-shop", "1.0.0", 7), ImageBuildArn.Parse(Text));

    [Theory]
    [InlineData("web-shop/1.0.0/7", Text)]
    [InlineData(Text, Text)]
    [InlineData("arn:aws:imagebuilder:eu-west-1:444455556666:image/web-shop/1.0.0/7", "arn:aws:imagebuilder:eu-west-1:444455556666:image/web-shop/1.0.0/7")]
    [InlineData("web-shop/1.0.0", null)]
    [InlineData("web-shop", null)]
    [InlineData("image/web-shop/1.0.0/7", null)]
    [InlineData("arn:aws:ec2:eu-west-1:111122223333:image/web-shop/1.0.0/7", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_build_is_named_in_short_in_the_own_account_or_by_its_ARN(string? text, string? expected) => Assert.Equal(
        (expected is not null, expected), (ImageBuildArn.TryParseName(text, new("111122223333", "eu-west-1"), out var image), image?.ToString()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0.0")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0.0/x")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0.0/0")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0.0/-1")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.x.x/1")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1..0/1")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0/1")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:workflow/build/gate/1.0.0/1")]
    [InlineData("arn:aws:imagebuilder::111122223333:image/web-shop/1.0.0/7")]
    [InlineData("arn:aws:ec2:eu-west-1:111122223333:image/web-shop/1.0.0/7")]
    public void Rejects_other_texts_and_names_the_expected_form(string? text)
    {
        Assert.False(ImageBuildArn.TryParse(text, out _));
        var refused = Assert.Throws<UnusableEventException>(() => ImageBuildArn.Parse(text));
        Assert.Contains("image/<name>/<version>/<build>", refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, refused.Found);
    }

    [Theory]
    [InlineData("111122223333", "eu-west-1", true)]
    [InlineData("111122223333", "us-east-1", false)]
    [InlineData("999922223333", "eu-west-1", false)]
    public void Is_only_in_its_own_account_and_Region(string account, string region, bool home) =>
        Assert.Equal(home, ImageBuildArn.Parse(Text).IsIn(new(account, region)));
}
