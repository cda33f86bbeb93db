using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Responses that the emulator does not produce.</summary>
public sealed class LifecycleInventoryTests
{
    private const string Prefix = "arn:aws:imagebuilder:eu-west-1:111122223333:";
    private const string NoRecipes = """{"imageRecipeSummaryList":[],"containerRecipeSummaryList":[]}""";
    private const string Versions = $$"""{"imageVersionList":[{"arn":"{{Prefix}}image/web/1.0.0"},{"arn":"{{Prefix}}image/web/1.0.1/4"}]}""";

    private static string Builds(params string[] paths) =>
        $$"""{"imageSummaryList":[{{string.Join(',', paths.Select(path => $$"""{"arn":"{{(path.StartsWith("arn:", StringComparison.Ordinal) ? path : $"{Prefix}image/{path}")}}","type":"AMI"}"""))}}]}""";

    private static async Task<(ImageInventory Inventory, IReadOnlyList<StubRequest> Requests)> ReadAsync(Action<StubService> script)
    {
        await using var service = await StubService.StartAsync();
        script(service);
        using var client = service.Client();
        var inventory = await new LifecycleInventory(client, new AccountRegion("111122223333", "eu-west-1"), new TestClock()).ReadAsync(withPipelines: false, default);
        return (inventory, service.Requests);
    }

    [Fact]
    public async Task When_builds_can_only_be_listed_by_version_each_version_is_listed()
    {
        var (inventory, requests) = await ReadAsync(service => service.Answers(NoRecipes).Answers(NoRecipes).Answers(Versions)
            .Fails(400, "InvalidParameterException").Answers(Builds("web/1.0.0/1", "web/1.0.0/2")).Answers(Builds("web/1.0.1/4")));

        Assert.Equal(["web/1.0.0/1", "web/1.0.0/2", "web/1.0.1/4"], inventory.Images.Select(image => image.Path));
        Assert.Equal(
            [$"{Prefix}image/web/1.0.0", $"{Prefix}image/web/1.0.1"], requests.TakeLast(2).Select(request => request.Body!["imageVersionArn"]!.ToString()));
    }

    [Fact]
    public async Task A_version_that_the_list_of_all_builds_omits_is_listed()
    {
        var (inventory, _) = await ReadAsync(service => service.Answers(NoRecipes).Answers(NoRecipes).Answers(Versions)
            .Answers(Builds("web/1.0.0/1")).Answers(Builds("web/1.0.1/4")));

        Assert.Equal(["web/1.0.0/1", "web/1.0.1/4"], inventory.Images.Select(image => image.Path));
    }

    [Fact]
    public async Task What_the_service_does_not_report_is_unknown_and_foreign_images_are_left_out()
    {
        var (inventory, _) = await ReadAsync(service => service.Answers(NoRecipes).Answers(NoRecipes).Answers("""{"imageVersionList":[]}""")
            .Answers(Builds(
                "web/1.0.0/1", "arn:aws:imagebuilder:eu-west-1:999999999999:image/web/1.0.0/1",
                "arn:aws:imagebuilder:us-east-1:111122223333:image/web/1.0.0/1")));

        var image = Assert.Single(inventory.Images);
        Assert.Equal(("UNKNOWN", null, null, null, 0), (image.Status, image.CreatedAt, image.Platform, image.BuildType, image.AmiIds.Count));
        Assert.Equal(2, inventory.Foreign);
    }

    [Fact]
    public async Task The_image_of_the_instance_that_builds_a_container_counts_as_a_parent() => Assert.Equal(
        [
            "container-recipe/web 1.0.0 amazonlinux:2023", $"container-recipe/web 1.0.0 {Prefix}image/base/1.0.0/1",
            "container-recipe/api 1.0.0 amazonlinux:2023",
        ],
        (await ReadAsync(service => service.Answers(NoRecipes)
            .Answers($$"""
                {"containerRecipeSummaryList":[{"arn":"{{Prefix}}container-recipe/web/1.0.0","parentImage":"amazonlinux:2023","instanceImage":"{{Prefix}}image/base/1.0.0/1"},
                {"arn":"{{Prefix}}container-recipe/api/1.0.0","parentImage":"amazonlinux:2023"}]}
                """)
            .Answers("""{"imageVersionList":[]}""").Answers(Builds()))).Inventory.Recipes.Select(r => $"{r.Recipe} {r.Version} {r.ParentImage}"));

    [Fact]
    public async Task A_recipe_without_its_parent_makes_the_inventory_incomplete() => Assert.Equal(
        $"recipe {Prefix}image-recipe/web/1.0.0 has no parent image",
        (await ReadAsync(service => service.Answers($$"""{"imageRecipeSummaryList":[{"arn":"{{Prefix}}image-recipe/web/1.0.0"}]}""").Answers(NoRecipes)
            .Answers("""{"imageVersionList":[]}""").Answers(Builds()))).Inventory.Incomplete);

    [Fact]
    public async Task Reading_stops_at_the_page_limit_and_the_inventory_is_incomplete() => Assert.Contains(
        "more than 10000 image recipes",
        (await ReadAsync(service => service.Answers("""{"imageRecipeSummaryList":[],"nextToken":"again"}"""))).Inventory.Incomplete,
        StringComparison.Ordinal);
}
