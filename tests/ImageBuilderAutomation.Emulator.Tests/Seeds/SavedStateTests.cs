using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Emulator.Tests.Events;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Seeds;

public sealed class SavedStateTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("saved-state").FullName;

    private string StateFile => Path.Combine(_folder, "state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_is_restored_and_continues_as_without_the_interruption()
    {
        var (before, expected) = (await LiveAsync(), await LiveAsync(interrupted: false));

        var events = new RecordedEvents();
        using var clock = new SimulationClock(SavedState.Read(StateFile)!.Start);
        await using var server = await EmulatorServer.StartAsync(new() { Clock = clock, StateFile = StateFile, Events = events });
        using var api = new ApiClient(server.Url);
        Assert.Equal(before.World, await ShowAsync(api));
        Assert.Equal(Start.AddDays(1).AddMinutes(10), clock.GetUtcNow());
        Assert.Empty(events.Events);

        await clock.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(expected.World, await ShowAsync(api));
        Assert.Equal(expected.Events, [.. before.Events, .. events.Events.Select(e => e.ToJsonString())]);
    }

    [Fact]
    public async Task A_state_can_be_saved_restored_and_saved_again()
    {
        await LiveAsync();
        var once = await File.ReadAllTextAsync(StateFile);

        using (var clock = new SimulationClock(SavedState.Read(StateFile)!.Start))
            await (await EmulatorServer.StartAsync(new() { Clock = clock, StateFile = StateFile })).DisposeAsync();

        Assert.Equal(once, await File.ReadAllTextAsync(StateFile));
    }

    [Fact]
    public async Task An_earlier_client_token_is_still_known()
    {
        await LiveAsync();
        using var clock = new SimulationClock(SavedState.Read(StateFile)!.Start);
        await using var server = await EmulatorServer.StartAsync(new() { Clock = clock, StateFile = StateFile });
        using var api = new ApiClient(server.Url);

        var again = await api.CallAsync(
            "CreateInfrastructureConfiguration", new() { ["name"] = "short-lived", ["instanceProfileName"] = "builder", ["clientToken"] = "short-lived" });

        // The resource has been deleted since. The token replays the response; a new call would have created the resource again.
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.DoesNotContain("short-lived", (await api.OkAsync("ListInfrastructureConfigurations")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_control_route_saves_immediately_and_needs_a_state_file()
    {
        using var clock = new SimulationClock(Start);
        await using var server = await EmulatorServer.StartAsync(new() { Clock = clock, StateFile = StateFile });
        using var api = new ApiClient(server.Url);
        await api.ControlAsync(HttpMethod.Post, "save");
        Assert.Equal(Start, SavedState.Read(StateFile)!.Start);

        await using var without = await EmulatorServer.StartAsync(new() { Clock = clock });
        using var other = new ApiClient(without.Url);
        var refused = await other.SendAsync(HttpMethod.Post, "/_emulator/save", "{}", authorization: null);

        Assert.Equal((HttpStatusCode.BadRequest, "This emulator has no state file. Start it with --state-file <file>."), (refused.Status, refused.Message));
    }

    [Fact]
    public async Task A_clock_that_is_past_the_start_cannot_restore()
    {
        await LiveAsync();
        using var clock = new SimulationClock(Start.AddDays(1));

        var refused = await Assert.ThrowsAsync<SeedException>(() => EmulatorServer.StartAsync(new() { Clock = clock, StateFile = StateFile }));

        Assert.Contains("stands at 2026-11-20T09:00:00", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"steps":[]}""", "is not a saved state")]
    public async Task A_file_that_is_not_a_saved_state_is_refused(string text, string message)
    {
        await File.WriteAllTextAsync(StateFile, text);

        Assert.Contains(message, Assert.Throws<SeedException>(() => SavedState.Read(StateFile)).Message, StringComparison.Ordinal);
    }

    /// <summary>Runs three days, either without interruption or with a restart after a day and ten minutes, while builds are in progress.</summary>
    private async Task<(string World, List<string> Events)> LiveAsync(bool interrupted = true)
    {
        using var clock = new SimulationClock(Start);
        var events = new RecordedEvents();
        await using var server = await EmulatorServer.StartAsync(new() { Clock = clock, StateFile = interrupted ? StateFile : null, Events = events });
        using var api = new ApiClient(server.Url);
        await api.OkAsync(
            "CreateInfrastructureConfiguration", new() { ["name"] = "short-lived", ["instanceProfileName"] = "builder", ["clientToken"] = "short-lived" });
        var input = await Samples.PipelineAsync(api);
        input["schedule"] = new JsonObject { ["scheduleExpression"] = "rate(1 day)", ["pipelineExecutionStartCondition"] = "EXPRESSION_MATCH_ONLY" };
        input["imageScanningConfiguration"] = new JsonObject { ["imageScanningEnabled"] = true };
        var pipeline = await api.CreateAsync("CreateImagePipeline", input);
        await api.ControlAsync(HttpMethod.Post, "builds", new()
        {
            ["arn"] = pipeline,
            ["findings"] = new JsonArray(new JsonObject { ["severity"] = "HIGH" }),
        });
        await api.OkAsync("CreateLifecyclePolicy", new()
        {
            ["name"] = "keep one",
            ["executionRole"] = "lifecycle",
            ["resourceType"] = "AMI_IMAGE",
            ["policyDetails"] = new JsonArray(new JsonObject
            {
                ["action"] = new JsonObject { ["type"] = "DELETE" },
                ["filter"] = new JsonObject { ["type"] = "COUNT", ["value"] = 1 },
            }),
            ["resourceSelection"] = new JsonObject { ["recipes"] = new JsonArray(new JsonObject { ["name"] = "base linux", ["semanticVersion"] = "x.x.x" }) },
        });
        await api.OkAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline, ["clientToken"] = "first" });
        await clock.AdvanceAsync(TimeSpan.FromHours(1));
        await api.OkAsync(
            "DeleteInfrastructureConfiguration",
            new() { ["infrastructureConfigurationArn"] = api.Arn("infrastructure-configuration/short-lived") });
        await api.CallAsync("DeleteImagePipeline", new() { ["imagePipelineArn"] = api.Arn("image-pipeline/none") });
        await clock.AdvanceToAsync(Start.AddDays(interrupted ? 1 : 3).AddMinutes(10));
        return (await ShowAsync(api), [.. events.Events.Select(e => e.ToJsonString())]);
    }

    private static async Task<string> ShowAsync(ApiClient api)
    {
        var shown = new JsonArray();
        foreach (var (operation, members) in new[]
        {
            ("ListImagePipelines", "imagePipelineList"),
            ("ListImageBuildVersions", "imageSummaryList"),
            ("ListImageScanFindings", "findings"),
            ("ListLifecyclePolicies", "lifecyclePolicySummaryList"),
            ("ListInfrastructureConfigurations", "infrastructureConfigurationSummaryList"),
        })
        {
            shown.Add((await api.OkAsync(operation))[members]!.DeepClone());
        }

        return shown.ToJsonString();
    }
}
