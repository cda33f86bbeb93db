using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Lifecycle;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class DistributeImageTests : LifecycleTest
{
    private string _distribution = "";

    protected override async Task ArrangeAsync() => _distribution = await Api.CreateAsync("CreateDistributionConfiguration", new()
    {
        ["name"] = "far away",
        ["distributions"] = new JsonArray(Samples.To("eu-west-1"), Samples.To("us-east-1")),
    });

    [Fact]
    public async Task Distributing_an_image_again_creates_a_new_build()
    {
        var source = await ImageOfAsync("base linux");
        var made = (await AmisAsync(source))[0]!["image"]!.ToString();

        var arn = await DistributeAsync(source);
        await Clock.AdvanceAsync(LongEnough);

        Assert.Equal(Api.Arn("image/base-linux/1.0.0/2"), arn);
        Assert.Equal(["PENDING DISTRIBUTING", "DISTRIBUTING INTEGRATING", "INTEGRATING AVAILABLE"], States(arn));
        var amis = await AmisAsync(arn);
        Assert.Equal(["eu-west-1", "us-east-1"], amis.Select(ami => ami!["region"]!.ToString()));
        Assert.Equal(made, amis[0]!["image"]!.ToString());
        Assert.Empty(await ExecutionsAsync(arn));
        var image = await ImageAsync(arn);
        Assert.Equal((Role, "far away"), (image["executionRole"]!.ToString(), image["distributionConfiguration"]!["name"]!.ToString()));
        Assert.Equal("""{"why":"late"}""", image["tags"]!.ToJsonString());
    }

    [Theory]
    [InlineData("ami-0123456789abcdef0", "image/ami-0123456789abcdef0/1.0.0/1")]
    [InlineData("ssm:/golden/base_linux", "image/ssm-golden-base-linux/1.0.0/1")]
    public async Task An_AMI_and_a_parameter_are_distributed(string source, string arn)
    {
        Assert.Equal(Api.Arn(arn), await DistributeAsync(source));
        await Clock.AdvanceAsync(LongEnough);

        Assert.Equal("AVAILABLE", await StatusAsync(Api.Arn(arn)));
        Assert.Equal(2, (await AmisAsync(Api.Arn(arn))).Count);
    }

    [Fact]
    public async Task A_failed_distribution_is_retried()
    {
        var arn = await DistributeAsync("ami-0123456789abcdef0");
        await StubAsync(arn, new() { ["failSteps"] = new JsonObject { ["DISTRIBUTING"] = "no copy" } });
        await Clock.AdvanceAsync(LongEnough);
        Assert.Equal("FAILED", await StatusAsync(arn));

        await StubAsync(arn, new() { ["failSteps"] = null });
        await Api.OkAsync("RetryImage", new() { ["imageBuildVersionArn"] = arn });
        await Clock.AdvanceAsync(LongEnough);

        Assert.Equal("AVAILABLE", await StatusAsync(arn));
    }

    [Fact]
    public async Task Only_an_available_image_is_distributed()
    {
        var image = await ImageOfAsync("base linux");
        await UpdateAsync(Update(image, "DEPRECATED"));

        (await Api.CallAsync("DistributeImage", Input(image))).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");
    }

    [Fact]
    public async Task A_source_that_is_not_an_image_is_refused()
    {
        (await Api.CallAsync("DistributeImage", Input("golden image"))).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
        (await Api.CallAsync("DistributeImage", Input(Api.Arn("image/none/1.0.0/1")))).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
        var input = Input("ami-0123456789abcdef0");
        input["distributionConfigurationArn"] = Api.Arn("distribution-configuration/none");
        (await Api.CallAsync("DistributeImage", input)).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
        input.Remove("executionRole");
        (await Api.CallAsync("DistributeImage", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
    }

    private JsonObject Input(string source) => new()
    {
        ["sourceImage"] = source,
        ["distributionConfigurationArn"] = _distribution,
        ["executionRole"] = Role,
        ["tags"] = new JsonObject { ["why"] = "late" },
    };

    private async Task<string> DistributeAsync(string source) => (await Api.OkAsync("DistributeImage", Input(source)))["imageBuildVersionArn"]!.ToString();
}
