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
    public async Task Unchanged_files_have_no_problems()
    {
        var (world, files) = await ThreeAsync();

        Assert.Empty(ReleaseChain.Check(world.Chain, files));
        Assert.Empty(ReleaseChain.Check(files));
    }

    [Fact]
    public async Task A_changed_letter_is_found_in_the_file_and_by_the_next_file()
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

        Assert.Contains("The files in between are missing", Assert.Single(ReleaseChain.Check(files)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_replaced_in_the_history_is_found()
    {
        var (world, files) = await ThreeAsync();
        List<Release> chain = [world.Chain[0], world.Chain[1] with { Sha256 = "00" }, world.Chain[2]];

        Assert.Equal(2, ReleaseChain.Check(chain, files).Count);
    }

    [Fact]
    public async Task A_release_missing_in_the_history_is_reported()
    {
        var (world, files) = await ThreeAsync();

        Assert.Contains("the history has no release", Assert.Single(ReleaseChain.Check([world.Chain[0], world.Chain[1]], files)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("""{ "format": "another" }""")]
    [InlineData("""{ "format": "image-builder-automation/release/1", "image": "x", "previous": null, "number": 1 }""")]
    [InlineData("""{ "format": "image-builder-automation/release/1", "image": { "arn": "x", "recipe": null }, "previous": null, "number": 99999999999 }""")]
    public async Task A_file_that_is_not_a_release_record_is_reported(string text)
    {
        var (world, _) = await ThreeAsync();
        var files = new Dictionary<string, string> { ["odd.json"] = text };

        Assert.StartsWith("odd.json: expected a release record", Assert.Single(ReleaseChain.Check(world.Chain, files)), StringComparison.Ordinal);
        Assert.StartsWith("odd.json: expected a release record", Assert.Single(ReleaseChain.Check(files)), StringComparison.Ordinal);
    }
}
