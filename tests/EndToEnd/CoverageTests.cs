using System.Text.Json.Nodes;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>Builds that become available without a gate that the policy demands, on the local stack.</summary>
public sealed class CoverageTests
{
    private const string Rule = """
        "modes": { "gates": "act" },
        "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "findings": { "critical": 0 } } } ]
        """;

    [Fact]
    public async Task An_ungated_build_is_published_once_even_if_every_event_arrives_twice_and_gets_no_release_record()
    {
        var (demo, published) = await StartAsync($$"""{ {{Rule}} }""");
        await using var _ = demo;
        demo.Faults.Add(DeliveryFault.Duplicate(_ => true, copies: 2, times: int.MaxValue));
        await RemoveWorkflowsAsync(demo, "web-shop");
        await demo.StubAsync("web-shop", DemoEnvironment.CleanScan, default);
        await demo.StartAsync("ungated", "web-shop", default);
        await demo.StubAsync("base-al2023", DemoEnvironment.CleanScan, default);
        await demo.StartAsync("gated", "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var only = Assert.Single(published.DistinctBy(evt => (string?)evt["detail"]!["id"]));
        Assert.Equal(demo.Builds["ungated"].ImageArn, (string?)only["resources"]![0]);
        Assert.Equal("""[{"rule":"clean","step":"distribution/ApproveRelease","reason":"no step matches"}]""", only["detail"]!["missingGates"]!.ToJsonString());
        Assert.Equal("gated", $"{(await CoverageAsync(demo, "gated"))["is"]}");
        var refused = await ExportAsync(demo, "ungated");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("rule clean (distribution/ApproveRelease): no step matches", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_CreateImage_starts_without_a_pipeline_is_published_as_well()
    {
        var (demo, published) = await StartAsync($$"""{ {{Rule}} }""");
        await using var _ = demo;
        var image = await CreateImageAsync(demo, "web-shop");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(image, (string?)Assert.Single(published.DistinctBy(evt => (string?)evt["detail"]!["id"]))["resources"]![0]);
    }

    [Fact]
    public async Task An_excepted_build_is_not_published_and_its_release_record_has_the_reason()
    {
        var (demo, published) = await StartAsync($$"""
            { {{Rule}}, "coverage": { "exceptions": [ { "recipes": ["web-*"], "reason": "replaced soon", "until": "2026-12-31" } ] } }
            """);
        await using var _ = demo;
        await RemoveWorkflowsAsync(demo, "web-shop");
        await demo.StubAsync("web-shop", DemoEnvironment.CleanScan, default);
        await demo.StartAsync("excepted", "web-shop", default);
        await CreateImageAsync(demo, "web-shop");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Empty(published);
        var coverage = await CoverageAsync(demo, "excepted");
        Assert.Equal(("exempted", "replaced soon", "2026-12-31"), ($"{coverage["is"]}", $"{coverage["reason"]}", $"{coverage["until"]}"));
    }

    private static async Task<(DemoEnvironment Demo, List<JsonObject> Told)> StartAsync(string policy)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, policy);
        var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = file }, new DemoOutput(TextWriter.Null), default);
        File.Delete(file);
        var published = new List<JsonObject>();
        demo.Stack.Router.Routed += evt =>
        {
            if ((string?)evt["detail-type"] == CoverageNotifications.ReleasedWithoutGate)
                published.Add(evt);
        };
        return (demo, published);
    }

    /// <summary>From now on the service's own workflows build the pipeline's images.</summary>
    private static async Task RemoveWorkflowsAsync(DemoEnvironment demo, string name)
    {
        var pipeline = await PipelineAsync(demo, name);
        await demo.Client.UpdateImagePipelineAsync(new()
        {
            ImagePipelineArn = pipeline.Arn,
            ImageRecipeArn = pipeline.ImageRecipeArn,
            InfrastructureConfigurationArn = pipeline.InfrastructureConfigurationArn,
            DistributionConfigurationArn = pipeline.DistributionConfigurationArn,
            ImageTestsConfiguration = pipeline.ImageTestsConfiguration,
            ImageScanningConfiguration = pipeline.ImageScanningConfiguration,
            Status = pipeline.Status,
            ClientToken = $"plain-{name}",
        });
    }

    private static async Task<string> CreateImageAsync(DemoEnvironment demo, string pipelineName)
    {
        var pipeline = await PipelineAsync(demo, pipelineName);
        return (await demo.Client.CreateImageAsync(new()
        {
            ImageRecipeArn = pipeline.ImageRecipeArn,
            InfrastructureConfigurationArn = pipeline.InfrastructureConfigurationArn,
            DistributionConfigurationArn = pipeline.DistributionConfigurationArn,
            ClientToken = "alone",
        })).ImageBuildVersionArn;
    }

    private static async Task<ImagePipeline> PipelineAsync(DemoEnvironment demo, string name) => (await demo.Client.GetImagePipelineAsync(
        new() { ImagePipelineArn = ImageFactory.PipelineArn(demo.Stack.Template.Settings, name) })).ImagePipeline;

    /// <summary>The member <c>coverage</c> of the build's release record.</summary>
    private static async Task<JsonNode> CoverageAsync(DemoEnvironment demo, string scene)
    {
        var export = await ExportAsync(demo, scene);
        Assert.True(export.ExitCode == 0, export.Error);
        return JsonNode.Parse(export.Output)!["coverage"]!;
    }

    private static async Task<(int ExitCode, string Output, string Error)> ExportAsync(DemoEnvironment demo, string scene)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(
            [
                "history", "export", demo.Builds[scene].ImageArn, "--out", "-", "--table", demo.Stack.Template.Tables[0].Name,
                "--dynamodb", $"{demo.Stack.Endpoints.DynamoDB}", "--imagebuilder", $"{demo.Stack.Endpoints.ImageBuilder}",
            ],
            output, error, CancellationToken.None, demo.Clock);
        return (exitCode, output.ToString(), error.ToString());
    }
}
