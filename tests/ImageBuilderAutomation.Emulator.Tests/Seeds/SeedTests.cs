using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Seeds;

namespace ImageBuilderAutomation.Emulator.Tests.Seeds;

public sealed class SeedTests : EmulatorTest
{
    private const string Text = """
        {
          // Comments are welcome.
          "account": "111122223333", "region": "eu-west-1",
          "steps": [
            { "call": "CreateInfrastructureConfiguration", "input": { "name": "base", "instanceProfileName": "builder" }, "as": "infra" },
            { "call": "CreateImageRecipe", "as": "recipe", "input": { "name": "base", "semanticVersion": "1.0.0",
              "parentImage": "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
              "components": [ { "componentArn": "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" } ] } },
            { "call": "CreateImagePipeline", "as": "pipeline", "input": { "name": "base", "imageRecipeArn": "${recipe.imageRecipeArn}",
              "infrastructureConfigurationArn": "${infra.infrastructureConfigurationArn}" } },
            { "order": "builds", "input": { "arn": "${pipeline.imagePipelineArn}", "packages": [ { "packageName": "openssl" } ] } },
            { "call": "StartImagePipelineExecution", "input": { "imagePipelineArn": "${pipeline.imagePipelineArn}" }, "as": "image" },
            { "order": "clock", "input": { "advance": 10800 } },
            { "order": "faults", "input": { "operation": "GetImage" } },
            { "call": "CreateInfrastructureConfiguration", "input": { "name": "base", "instanceProfileName": "builder" }, "account": "444455556666" },
          ]
        }
        """;

    private readonly string _file = Path.GetTempFileName();

    protected override EmulatorOptions Options
    {
        get
        {
            File.WriteAllText(_file, Text);
            return base.Options with { SeedFile = _file };
        }
    }

    [Fact]
    public async Task The_emulator_starts_with_the_contents_of_the_file()
    {
        var image = Api.Arn("image/base/1.0.0/1");

        (await Api.CallAsync("GetImage", new() { ["imageBuildVersionArn"] = image })).MustBe(HttpStatusCode.TooManyRequests, "CallRateLimitExceededException");
        Assert.Equal(
            "AVAILABLE", (await Api.OkAsync("GetImage", new() { ["imageBuildVersionArn"] = image }))["image"]!["state"]!["status"]!.GetValue<string>());
        Assert.Single((await Api.OkAsync("ListImagePackages", new() { ["imageBuildVersionArn"] = image }))["imagePackageList"]!.AsArray());
        Assert.Single((await ClientOf("444455556666").OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray());
        Assert.Empty((await Api.ControlAsync(HttpMethod.Get, "requests?operation=CreateImageRecipe"))["requests"]!.AsArray());
    }

    [Fact]
    public async Task A_reset_plays_the_file_again()
    {
        await Api.OkAsync("CreateInfrastructureConfiguration", Samples.Infrastructure("another"));

        await Api.ControlAsync(HttpMethod.Post, "reset");

        Assert.Single((await Api.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray());
    }

    [Fact]
    public async Task Steps_can_be_played_at_any_time_and_return_their_responses()
    {
        var answers = await Api.ControlAsync(HttpMethod.Post, "seed", JsonNode.Parse("""
            { "account": "777788889999", "steps": [
              { "call": "CreateInfrastructureConfiguration", "input": { "name": "base", "instanceProfileName": "b" }, "as": "infra" } ] }
            """)!.AsObject());

        Assert.Equal(
            "arn:aws:imagebuilder:us-east-1:777788889999:infrastructure-configuration/base",
            answers["infra"]!["infrastructureConfigurationArn"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"call":"MakeCoffee"}""", "Step 1 (MakeCoffee): There is no operation 'MakeCoffee'.")]
    [InlineData("""{"order":"coffee"}""", "Step 1 (coffee): There is no control route 'POST /_emulator/coffee'.")]
    [InlineData("""{"order":"faults","input":{"times":0}}""", "Step 1 (faults): 'times' is 0")]
    [InlineData("""{"call":"CreateWorkflow","input":{"naem":"x"}}""", "Step 1 (CreateWorkflow): The input has no member 'naem'; expected name")]
    [InlineData("""{"call":"CreateWorkflow","input":{"name":"${a.b}"}}""", "Step 1 (CreateWorkflow): '${a.b}' does not match")]
    [InlineData("""{"call":"CreateWorkflow","input":{"name":5}}""", "Step 1 (CreateWorkflow): SerializationException: 'name' must be a string.")]
    [InlineData("""{"call":"CreateWorkflow","input":{}}""", "Step 1 (CreateWorkflow): InvalidParameterValueException: ")]
    [InlineData("""{"cal":"CreateWorkflow"}""", "Step 1: 'cal' is not a member of a step")]
    [InlineData("{}", "Step 1: Expected 'call' or 'order'.")]
    [InlineData("5", "Step 1: Expected an object.")]
    public async Task A_step_that_cannot_be_played_is_named(string step, string message)
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/_emulator/seed", $$"""{"steps":[{{step}}]}""", authorization: null);

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
        Assert.StartsWith(message, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_played_prevents_the_start()
    {
        var options = Options;
        await File.WriteAllTextAsync(_file, """{"steps":[{"call":"MakeCoffee"}]}""");

        var refused = await Assert.ThrowsAsync<SeedException>(() => EmulatorServer.StartAsync(options));

        Assert.Equal($"{_file}: Step 1 (MakeCoffee): There is no operation 'MakeCoffee'.", refused.Message);
    }
}
