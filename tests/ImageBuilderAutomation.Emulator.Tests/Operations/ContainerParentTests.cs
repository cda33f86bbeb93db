using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

/// <summary>The parent image of a container recipe, and what must be said of its platform.</summary>
public sealed class ContainerParentTests : EmulatorTest
{
    private const string Private = "111122223333.dkr.ecr.us-west-2.amazonaws.com/base:1";
    private const string Windows = "windows-server-2019-x86-core-ltsc2019-amd64";

    [Theory]
    [InlineData("amazonlinux:latest", null, null)]
    [InlineData("mcr.microsoft.com/windows/servercore:ltsc2025", "Windows", "Microsoft Windows Server 2025")]
    [InlineData("public.ecr.aws/docker/library/alpine:3", "Linux", null)]
    [InlineData(Private, "Linux", null)]
    [InlineData(Private, "Windows", "Microsoft Windows Server 2019")]
    public async Task Is_accepted_with_what_its_registry_needs(string parent, string? platform, string? version) =>
        Assert.Equal(platform ?? "Linux", (await CreatedAsync(Of(parent, platform, version)))["platform"]!.ToString());

    [Theory]
    [InlineData("public.ecr.aws/docker/library/alpine:3", "when using ECR Public Repositories as your parent image.")]
    [InlineData("public.ecr.aws/amazonlinux/amazonlinux@sha256:0123", "when using ECR Public Repositories as your parent image.")]
    [InlineData(Private, "when using ECR Repositories as your parent image.")]
    [InlineData("111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/base", "when using ECR Repositories as your parent image.")]
    [InlineData("111122223333.dkr-ecr.eu-west-1.on.aws/base:2", "when using ECR Repositories as your parent image.")]
    public async Task In_ECR_needs_a_platform(string parent, string end)
    {
        var result = await Api.CallAsync("CreateContainerRecipe", Of(parent));

        result.MustBe(HttpStatusCode.BadRequest, "InvalidParameterCombinationException", "The value supplied for parameter 'parentImage' is not valid. ");
        Assert.EndsWith($"You must specify a platform override {end}", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Private)]
    [InlineData("public.ecr.aws/windows/servercore:ltsc2022")]
    [InlineData("mcr.microsoft.com/windows/servercore:ltsc2025")]
    public async Task On_Windows_needs_a_version_of_the_operating_system(string parent) =>
        (await Api.CallAsync("CreateContainerRecipe", Of(parent, "Windows"))).MustBe(
            HttpStatusCode.BadRequest,
            "InvalidParameterCombinationException",
            "The value supplied for parameter 'parentImage' is not valid. You must specify an image OsVersion override");

    [Fact]
    public async Task That_is_an_image_gives_its_platform_and_takes_no_override()
    {
        var recipe = Of(Api.Managed($"image/{Windows}/x.x.x"));
        var overridden = Of(Api.Managed($"image/{Windows}/x.x.x"), "Windows", "Microsoft Windows Server 2019");

        Assert.Equal("Windows", (await CreatedAsync(recipe))["platform"]!.ToString());
        (await Api.CallAsync("CreateContainerRecipe", overridden)).MustBe(
            HttpStatusCode.BadRequest,
            "InvalidParameterCombinationException",
            "The value supplied for parameter 'parentImage' is not valid. You cannot specify a platform override");
    }

    [Theory]
    [InlineData("aws:image/no-such-image/x.x.x")]
    [InlineData("aws:image/amazon-linux-x86-2/2019.x.x")]
    [InlineData("111122223333:image/mine/1.0.0")]
    [InlineData("444455556666:image/theirs/1.0.0/1")]
    public async Task That_does_not_exist_is_refused(string image) =>
        (await Api.CallAsync("CreateContainerRecipe", Of($"arn:aws:imagebuilder:eu-west-1:{image}"))).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'parentImage' is not valid. ");

    [Fact]
    public async Task Is_never_macOS()
    {
        (await Api.CallAsync("CreateContainerRecipe", Of("alpine:3", "macOS")))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'platformOverride' is not valid. ");
        (await Api.CallAsync("CreateContainerRecipe", Of(Api.Managed("image/macos-sequoia-arm64/x.x.x"))))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'parentImage' is not valid. ");
    }

    [Fact]
    public async Task Fits_the_components_by_the_given_version_of_its_operating_system()
    {
        var component = Samples.Component("for 2016");
        component["platform"] = "Windows";
        component["supportedOsVersions"] = new JsonArray("Microsoft Windows Server 2016");
        var arn = await Api.CreateAsync("CreateComponent", component);
        var other = Of(Private, "Windows", "Microsoft Windows Server 2019");
        other["components"] = new JsonArray(new JsonObject { ["componentArn"] = arn });
        var same = (JsonObject)other.DeepClone();
        same["imageOsVersionOverride"] = "Microsoft Windows Server 2016";

        (await Api.CallAsync("CreateContainerRecipe", other)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'components' is not valid. ");
        await CreatedAsync(same);
    }

    [Fact]
    public async Task Comes_with_exactly_one_Dockerfile_and_no_component_of_the_Marketplace()
    {
        var neither = Of("alpine:3");
        neither.Remove("dockerfileTemplateData");
        var both = Of("alpine:3");
        both["dockerfileTemplateUri"] = "s3://bucket/Dockerfile";
        var sold = Of("alpine:3", "Linux");
        sold["components"] = new JsonArray(
            new JsonObject { ["componentArn"] = $"arn:aws:imagebuilder:eu-west-1:aws-marketplace:component/example-hardening-linux/1.0.0" });

        foreach (var (input, parameter) in new[] { (neither, "dockerfileTemplateData"), (both, "dockerfileTemplateData"), (sold, "components") })
        {
            (await Api.CallAsync("CreateContainerRecipe", input)).MustBe(
                HttpStatusCode.BadRequest, "InvalidParameterValueException", $"The value supplied for parameter '{parameter}' is not valid. ");
        }
    }

    private JsonObject Of(string parent, string? platform = null, string? version = null)
    {
        var input = Samples.ContainerRecipe(Api, $"web {Guid.NewGuid():N}");
        input.Remove("components");
        input["parentImage"] = parent;
        if (platform is not null)
            input["platformOverride"] = platform;
        if (version is not null)
            input["imageOsVersionOverride"] = version;
        return input;
    }

    private async Task<JsonNode> CreatedAsync(JsonObject input)
    {
        var arn = await Api.CreateAsync("CreateContainerRecipe", input);
        return (await Api.OkAsync("GetContainerRecipe", new() { ["containerRecipeArn"] = arn }))["containerRecipe"]!;
    }
}

/// <summary>The reading of the samples' README, where every registry needs a platform override.</summary>
public sealed class StrictContainerParentTests : EmulatorTest
{
    protected override EmulatorOptions Options => base.Options with { PlatformOverrideRequired = true };

    [Fact]
    public async Task A_parent_image_of_any_registry_needs_a_platform()
    {
        var input = Samples.ContainerRecipe(Api);

        (await Api.CallAsync("CreateContainerRecipe", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterCombinationException");
        input["platformOverride"] = "Linux";
        await Api.OkAsync("CreateContainerRecipe", input);
    }
}
