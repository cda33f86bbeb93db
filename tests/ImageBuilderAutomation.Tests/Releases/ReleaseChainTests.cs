using System.Text.Json.Nodes;
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

    /// <summary>The same files as releases of another recipe.</summary>
    private static Dictionary<string, string> OfAnotherRecipe(Dictionary<string, string> files)
    {
        Dictionary<string, string> others = [];
        string? hash = null;
        foreach (var (name, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            var node = JsonNode.Parse(text)!;
            node["image"]!["recipe"] = "arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/web/1.0.0";
            if (hash is not null)
                node["previous"]!["sha256"] = hash;
            others[$"web/{name}"] = node.ToJsonString();
            hash = ReleaseHash.Of(others[$"web/{name}"]);
        }

        return others;
    }

    [Fact]
    public async Task Each_recipe_has_its_own_chain()
    {
        var (_, files) = await ThreeAsync();
        foreach (var (name, text) in OfAnotherRecipe(files))
            files[name] = text;

        Assert.Equal(6, files.Count);
        Assert.Empty(ReleaseChain.Check(files));
        files.Remove("web/2.json");
        Assert.Contains("web/3.json: release 3 of image-recipe/web follows release 1", Assert.Single(ReleaseChain.Check(files)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1:111122223333", "us-east-1:111122223333")]
    [InlineData("eu-west-1:111122223333", "eu-west-1:444455556666")]
    public async Task Recipes_of_one_name_in_two_accounts_or_Regions_have_their_own_chains(string own, string other)
    {
        var (_, files) = await ThreeAsync();
        files["other.json"] = files["1.json"].Replace(own, other, StringComparison.Ordinal);

        Assert.Empty(ReleaseChain.Check(files));
    }

    [Fact]
    public async Task A_copy_of_a_record_is_no_problem_and_another_record_of_the_same_number_is()
    {
        var (world, files) = await ThreeAsync();
        files["copy.json"] = files["2.json"];

        Assert.Empty(ReleaseChain.Check(files));
        Assert.Empty(ReleaseChain.Check(world.Chain, files));
        files["copy.json"] += " ";
        Assert.Contains(
            "copy.json: is release 2 of image-recipe/base-linux, and so is 2.json with another content.", ReleaseChain.Check(files));
    }

    [Fact]
    public async Task A_first_release_with_a_previous_one_and_a_later_one_without_are_reported()
    {
        var (_, files) = await ThreeAsync();
        var second = JsonNode.Parse(files["2.json"])!;
        second["number"] = 1;
        var third = JsonNode.Parse(files["3.json"])!;
        third["previous"] = null;

        Assert.EndsWith("names a previous release.", Assert.Single(ReleaseChain.Check(new Dictionary<string, string> { ["2"] = second.ToJsonString() })), StringComparison.Ordinal);
        Assert.EndsWith("names no previous release.", Assert.Single(ReleaseChain.Check(new Dictionary<string, string> { ["3"] = third.ToJsonString() })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_of_the_history_without_a_file_is_missing()
    {
        var (world, files) = await ThreeAsync();
        Assert.Empty(ReleaseChain.Missing(world.Chain, files));
        files.Remove("3.json");

        Assert.Equal(
            ["history: release 3 of image-recipe/base-linux, base-linux/1.0.0/3, has no file."], ReleaseChain.Missing(world.Chain, files));
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
