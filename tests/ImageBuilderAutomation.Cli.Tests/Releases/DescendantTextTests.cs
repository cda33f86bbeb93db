using ImageBuilderAutomation.Cli.Releases;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Cli.Tests.Releases;

public sealed class DescendantTextTests
{
    private const string Prefix = "arn:aws:imagebuilder:eu-west-1:111122223333:";

    /// <summary>One entry of each kind and certainty.</summary>
    internal static readonly DescendantList List = new(
        ImageBuildArn.Parse($"{Prefix}image/base/1.0.0/7"),
        [
            Build("web/1.0.0/1", 1, DescentCertainty.Certain) with
            {
                Released = Truth.True,
                Channels = ["web/prod", "web/test"],
                Owner = "web-team",
                Reasons = ["the history names its parent: image/base/1.0.0/7", "EC2 records it: the ancestry of ami-1"],
            },
            new(DescendantKind.Recipe, "image-recipe/web/1.0.0", $"{Prefix}image-recipe/web/1.0.0", 1, DescentCertainty.Certain)
            {
                Parents = ["base/1.0.0/7"],
                Owner = "web-team",
                Reasons = ["it names image/base/x.x.x: its next build uses this image"],
            },
            Build("shop/1.0.0/1", 2, DescentCertainty.Possible) with { Parents = ["web/1.0.0/1"], Released = Truth.False, NotReleased = "no gate", Revoked = Truth.True },
            Build("api/1.0.0/2", 1, DescentCertainty.Unlikely) with { Released = Truth.Unknown, NotReleased = "the history does not say", Channels = null, Revoked = Truth.Unknown },
        ],
        ["the history: denied"], AreOwnersKnown: true);

    [Fact]
    public void Each_descendant_is_a_line_and_unlikely_ones_are_counted()
    {
        var lines = Write(List);

        Assert.Equal("base/1.0.0/7 has 2 builds and 1 recipe as descendants, and the list is incomplete.", lines[0]);
        Assert.Matches(@"^web/1\.0\.0/1 +AVAILABLE +released +web/prod, web/test +web-team +base/1\.0\.0/7 +the history names its parent: \S+ \(and 1 more\)$", lines[2]);
        Assert.Matches(@"^image-recipe/web/1\.0\.0 +web-team +base/1\.0\.0/7 +it names image/base/x\.x\.x: its next build uses this image$", lines[3]);
        Assert.Matches(@"^shop/1\.0\.0/1 +AVAILABLE +revoked +none +web/1\.0\.0/1 +possibly: because$", lines[4]);
        Assert.Equal("1 more are unlikely, because a source names another parent. --json lists them.", lines[5]);
        Assert.Equal("incomplete: the history: denied", lines[6]);
        Assert.StartsWith("No source sees: other Regions and accounts", lines[7], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "base/1.0.0/7 has no known descendants.")]
    [InlineData(false, "base/1.0.0/7 has no known descendants, but the list is incomplete.")]
    public void None_known_is_not_said_to_be_none(bool complete, string expected) =>
        Assert.Equal(expected, Write(List with { Items = [], Incomplete = complete ? [] : ["denied"] })[0]);

    [Theory]
    [InlineData(Truth.True, Truth.True, "revoked")]
    [InlineData(Truth.True, Truth.Unknown, "unknown")]
    [InlineData(Truth.Unknown, Truth.False, "unknown")]
    [InlineData(Truth.False, Truth.False, "not released")]
    [InlineData(Truth.True, Truth.False, "released")]
    public void Unknown_is_not_released(Truth released, Truth revoked, string expected)
    {
        var list = List with { Items = [List.Items[0] with { Released = released, Revoked = revoked, Channels = null, Owner = null }], AreOwnersKnown = false };

        Assert.Matches($@"^web/1\.0\.0/1 +AVAILABLE +{expected} +unknown +unknown ", Write(list)[2]);
    }

    private static Descendant Build(string path, int depth, DescentCertainty certainty) => new(DescendantKind.Build, path, $"{Prefix}image/{path}", depth, certainty)
    {
        Status = "AVAILABLE",
        Parents = ["base/1.0.0/7"],
        Reasons = ["because"],
    };

    private static string[] Write(DescendantList list)
    {
        using var output = new StringWriter { NewLine = "\n" };
        DescendantText.Write(output, list);
        return output.ToString().Split('\n');
    }
}
