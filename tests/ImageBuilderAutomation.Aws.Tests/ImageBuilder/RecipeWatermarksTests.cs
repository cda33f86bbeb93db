using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

public sealed class RecipeWatermarksTests
{
    private const string Arns = "arn:aws:imagebuilder:eu-west-1:111122223333";
    private const string Web = $"{Arns}:image-recipe/web/1.0.0";
    private const string Base = $"{Arns}:image-recipe/base/1.0.0";

    [Fact]
    public async Task Every_recipe_of_the_account_is_read()
    {
        await using var service = await StubService.StartAsync();
        service.Answers($$"""{"imageRecipeSummaryList":[{"arn":"{{Web}}"},{"arn":"{{Base}}"}]}""")
            .Answers($$$"""{"imageRecipe":{"arn":"{{{Web}}}","amiWatermarks":["team web","web-released"]}}""")
            .Answers($$$"""{"imageRecipe":{"arn":"{{{Base}}}"}}""");

        Assert.Equal([new(Web, "team web"), new RecipeWatermark(Web, "web-released")], await KnownAsync(service, null));
        Assert.Equal(["POST /ListImageRecipes", "GET /GetImageRecipe", "GET /GetImageRecipe"], service.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task Of_named_recipes_no_list_is_read_a_deleted_one_has_none_and_a_container_s_is_not_asked_for()
    {
        await using var service = await StubService.StartAsync();
        service.Fails(404, "ResourceNotFoundException");

        Assert.Empty(await KnownAsync(service, [Web, $"{Arns}:container-recipe/box/1.0.0"]));
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_recipe_that_cannot_be_read_leaves_all_unknown()
    {
        await using var service = await StubService.StartAsync();
        service.Answers($$$"""{"imageRecipe":{"arn":"{{{Base}}}","amiWatermarks":["web-released"]}}""").Fails(403, "AccessDeniedException");
        using var client = service.Client();

        var read = await new RecipeWatermarks(client).ReadAsync([Base, Web], default);

        Assert.Equal("the recipes cannot be read: as the test says", Assert.IsType<Known<IReadOnlyList<RecipeWatermark>>.No>(read).Reason);
    }

    private static async Task<IReadOnlyList<RecipeWatermark>> KnownAsync(StubService service, IReadOnlyList<string>? recipes)
    {
        using var client = service.Client();
        return Assert.IsType<Known<IReadOnlyList<RecipeWatermark>>.Yes>(await new RecipeWatermarks(client).ReadAsync(recipes, default)).Value;
    }
}
