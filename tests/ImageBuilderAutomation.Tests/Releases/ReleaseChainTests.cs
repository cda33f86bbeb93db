using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Tests.Releases;

public sealed class ReleaseChainTests
{
    private static async Task<(ReleaseWorld World, Dictionary<string, string> Files)> ThreeAsync()
    {
        var world = new ReleaseWorld();
        Dictionary<string, string> files = [];
        for (var build = 1; build <= 3; build++)
            files[$"{build}.json"] = (await world.ExportAsync(build)).Text;
        return (world, files);
    }

    [Fact]
    public async Task What_was_written_holds()
    {
        var (world, files) = await ThreeAsync();

        Assert.Empty(ReleaseChain.Check(world.Chain, files));
        Assert.Empty(ReleaseChain.Check(files));
    }

    [Fact]
    public async Task A_changed_letter_is_found_in_the_file_and_by_the_one_after_it()
    {
        var (world, files) = await ThreeAsync();
        files["2.json"] = files["2.json"].Replace("openssl", "openssk", StringComparison.Ordinal);

        Assert.StartsWith("2.json: has hash ", Assert.Single(ReleaseChain.Check(world.Chain, files)), StringComparison.Ordinal);
        Assert.StartsWith("3.json: names ", Assert.Single(ReleaseChain.Check(files)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_a_gap()
    {
        var (_, files) = await ThreeAsync();
        files.Remove("2.json");

        Assert.Contains("what is between is missing", Assert.Single(ReleaseChain.Check(files)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_was_exchanged_in_history_is_found()
    {
        var (world, files) = await ThreeAsync();
        List<Release> chain = [world.Chain[0], world.Chain[1] with { Sha256 = "00" }, world.Chain[2]];

        Assert.Equal(2, ReleaseChain.Check(chain, files).Count);
    }

    [Fact]
    public async Task A_release_that_history_does_not_know_is_told()
    {
        var (world, files) = await ThreeAsync();

        Assert.Contains("history knows no release", Assert.Single(ReleaseChain.Check([world.Chain[0], world.Chain[1]], files)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("""{ "format": "another" }""")]
    [InlineData("""{ "format": "image-builder-automation/release/1", "image": "x", "previous": null, "number": 1 }""")]
    [InlineData("""{ "format": "image-builder-automation/release/1", "image": { "arn": "x", "recipe": null }, "previous": null, "number": 99999999999 }""")]
    public async Task What_is_no_release_record_is_told(string text)
    {
        var (world, _) = await ThreeAsync();
        var files = new Dictionary<string, string> { ["odd.json"] = text };

        Assert.StartsWith("odd.json: expected a release record", Assert.Single(ReleaseChain.Check(world.Chain, files)), StringComparison.Ordinal);
        Assert.StartsWith("odd.json: expected a release record", Assert.Single(ReleaseChain.Check(files)), StringComparison.Ordinal);
    }
}
