using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Builds;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class ImportTests : BuildTest
{
    private static JsonObject Vm() => new()
    {
        ["name"] = "Old Server",
        ["semanticVersion"] = "1.2.3",
        ["platform"] = "Linux",
        ["osVersion"] = "Ubuntu 24",
        ["vmImportTaskId"] = "import-ami-0123456789abcdef0",
        ["tags"] = new JsonObject { ["from"] = "vm" },
    };

    [Fact]
    public async Task A_virtual_machine_becomes_an_image_that_recipes_can_build_on()
    {
        var arn = (await Api.OkAsync("ImportVmImage", Vm()))["imageArn"]!.ToString();
        Assert.Equal(Api.Arn("image/old-server/1.2.3/1"), arn);
        Assert.Equal("PENDING", await StatusAsync(arn));

        await Clock.AdvanceAsync(TimeSpan.FromHours(2));

        var image = await ImageAsync(arn);
        Assert.Equal(
            ("AVAILABLE", "IMPORT", "IMPORTED", "Old Server"),
            (Status(image), Text(image, "buildType"), Text(image, "imageSource"), Text(image, "name")));
        Assert.Equal(("Linux", "Ubuntu 24", """{"from":"vm"}"""), (Text(image, "platform"), Text(image, "osVersion"), image["tags"]!.ToJsonString()));
        var ami = Assert.Single(image["outputResources"]!["amis"]!.AsArray())!;
        Assert.Matches("^ami-[0-9a-f]{17}$", ami["image"]!.ToString());
        Assert.Equal(["CREATING AVAILABLE"], States(arn));
        var recipe = Samples.ImageRecipe(Api, "child");
        recipe["parentImage"] = arn;
        Assert.Equal("AVAILABLE", Status(await BuildAsync(recipe)));
        Assert.Equal(Api.Arn("image/old-server/1.2.3/2"), (await Api.OkAsync("ImportVmImage", Vm()))["imageArn"]!.ToString());
    }

    [Theory]
    [InlineData("name", "x", "InvalidParameterValueException")]
    [InlineData("name", " leading", "InvalidParameterValueException")]
    [InlineData("vmImportTaskId", "import-snap-0123", "InvalidParameterValueException")]
    [InlineData("platform", "BeOS", "InvalidParameterValueException")]
    [InlineData("semanticVersion", "1.x.x", "InvalidParameterValueException")]
    [InlineData("semanticVersion", "1.0.1073741824", "InvalidVersionNumberException")]
    public async Task ImportVmImage_refuses(string member, string value, string error)
    {
        var input = Vm();
        input[member] = value;

        (await Api.CallAsync("ImportVmImage", input)).MustBe(HttpStatusCode.BadRequest, error);
    }

    [Fact]
    public async Task An_ISO_file_becomes_an_image_and_its_result_is_published()
    {
        var arn = (await Api.OkAsync("ImportDiskImage", await DiskAsync()))["imageBuildVersionArn"]!.ToString();

        await Clock.AdvanceAsync(TimeSpan.FromHours(2));

        var image = await ImageAsync(arn);
        Assert.Equal(
            ("AVAILABLE", "IMPORT_ISO", "Windows", "IMPORTED"),
            (Status(image), Text(image, "buildType"), Text(image, "platform"), Text(image, "imageSource")));
        Assert.Equal("base infra", image["infrastructureConfiguration"]!["name"]!.ToString());
        Assert.Single(image["outputResources"]!["amis"]!.AsArray());
        Assert.Equal(["CREATING BUILDING", "BUILDING AVAILABLE"], States(arn));
        Assert.Equal(Topic, Assert.Single(Events.Messages).Topic);
        Assert.Empty(await ExecutionsAsync(arn));
    }

    [Fact]
    public async Task An_import_can_be_cancelled()
    {
        var arn = (await Api.OkAsync("ImportDiskImage", await DiskAsync()))["imageBuildVersionArn"]!.ToString();
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("BUILDING", await StatusAsync(arn));

        await Api.OkAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = arn });
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal("CANCELLED", await StatusAsync(arn));
        Assert.Equal(0, Server.World.Account(Api.Account, Api.Region).Builds.InProgress);
    }

    [Theory]
    [InlineData("platform", "Linux")]
    [InlineData("osVersion", "Microsoft Windows 10")]
    [InlineData("uri", "s3://bucket/windows.vmdk")]
    [InlineData("uri", "https://bucket/windows.iso")]
    [InlineData("infrastructureConfigurationArn", "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/none")]
    public async Task ImportDiskImage_refuses(string member, string value)
    {
        var input = await DiskAsync();
        input[member] = value;

        (await Api.CallAsync("ImportDiskImage", input))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", $"The value supplied for parameter '{member}' is not valid.");
    }

    [Fact]
    public async Task UEFI_data_needs_secure_boot()
    {
        var input = await DiskAsync();
        input["registerImageOptions"] = new JsonObject { ["uefiData"] = "QU1aTlVFRkk=", ["secureBootEnabled"] = false };
        (await Api.CallAsync("ImportDiskImage", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");

        input["registerImageOptions"]!["secureBootEnabled"] = true;
        await Api.OkAsync("ImportDiskImage", input);
    }

    private async Task<JsonObject> DiskAsync()
    {
        var infrastructure = Samples.Infrastructure();
        infrastructure["snsTopicArn"] = Topic;
        return new()
        {
            ["name"] = "Windows 11",
            ["semanticVersion"] = "1.0.0",
            ["platform"] = "Windows",
            ["osVersion"] = "Microsoft Windows 11",
            ["infrastructureConfigurationArn"] = await Api.CreateAsync("CreateInfrastructureConfiguration", infrastructure),
            ["uri"] = "s3://bucket/windows.iso",
        };
    }

    private async Task<JsonObject> BuildAsync(JsonObject recipe)
    {
        var arn = (await Api.OkAsync("CreateImage", new()
        {
            ["imageRecipeArn"] = await Api.CreateAsync("CreateImageRecipe", recipe),
            ["infrastructureConfigurationArn"] = await Api.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure("child")),
        }))["imageBuildVersionArn"]!.ToString();
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        return await ImageAsync(arn);
    }

    private static string Status(JsonObject image) => image["state"]!["status"]!.ToString();

    private static string Text(JsonObject image, string member) => image[member]!.ToString();
}
