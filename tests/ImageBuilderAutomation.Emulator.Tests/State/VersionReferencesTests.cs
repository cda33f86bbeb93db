using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Tests.State;

public sealed class VersionReferencesTests
{
    private const string Own = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base";
    private readonly AccountState _account = new("111122223333", "eu-west-1", new());

    public VersionReferencesTests()
    {
        foreach (var path in (string[])["1.0.0/1", "1.0.0/2", "1.2.0/1"])
        {
            Assert.True(ResourceArn.TryParse($"{Own}/{path}", out var arn));
            _account.Resources.Put(new(arn, new() { ["available"] = path != "1.2.0/1" }));
        }
    }

    [Theory]
    [InlineData($"{Own}/x.x.x", "1.2.0/1")]
    [InlineData($"{Own}/1.0.x", "1.0.0/2")]
    [InlineData($"{Own}/1.0.0", "1.0.0/2")]
    [InlineData($"{Own}/1.0.0/1", "1.0.0/1")]
    [InlineData($"{Own}/2.x.x", null)]
    [InlineData($"{Own}/1.0.0/3", null)]
    [InlineData($"{Own}/1.x.0", null)]
    [InlineData("arn:aws:imagebuilder:eu-west-1:444455556666:image/base/1.0.0/1", null)]
    [InlineData("arn:aws:imagebuilder:us-east-1:111122223333:image/base/1.0.0/1", null)]
    [InlineData("ami-0123456789abcdef0", null)]
    public void References_resolve_to_the_newest_match(string reference, string? expected) =>
        Assert.Equal(expected, VersionReferences.Resolve(_account, reference)?.Arn is { } arn ? $"{arn.Version}/{arn.Build}" : null);

    [Fact]
    public void Candidates_can_be_excluded() =>
        Assert.Equal(2, VersionReferences.Resolve(_account, $"{Own}/x.x.x", r => r.Document.Flag("available"))?.Arn.Build);

    [Theory]
    [InlineData("image/amazon-linux-2023-x86/x.x.x")]
    [InlineData("component/update-linux/x.x.x")]
    [InlineData("workflow/build/build-image/x.x.x")]
    [InlineData("workflow/test/test-image/x.x.x")]
    public void References_find_resources_of_Amazon(string path) =>
        Assert.Equal("aws", VersionReferences.Resolve(_account, $"arn:aws:imagebuilder:eu-west-1:aws:{path}")?.Arn.Owner);
}
