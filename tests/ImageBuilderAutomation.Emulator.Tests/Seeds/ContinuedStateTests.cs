using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Emulator.Tests.Events;
using ImageBuilderAutomation.Emulator.Tests.Time;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Seeds;

/// <summary>A saved state on a running clock, as on the command line: after a restart nothing is lost, shifted in time or published twice.</summary>
public sealed partial class ContinuedStateTests : IAsyncLifetime, IDisposable
{
    private const string Gate = """
        schemaVersion: 1.0
        steps:
          - name: Approve
            action: WaitForAction
            timeoutSeconds: 86400
          - name: Distribute
            action: DistributeImage
        """;

    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("continued-state").FullName;
    private readonly RecordedEvents _events = new();
    private AcceleratedClock? _clock;
    private EmulatorServer? _server;
    private ApiClient? _api;
    private bool _recordsCalls;

    private string StateFile => Path.Combine(_folder, "state.json");

    private ApiClient Api => _api!;

    private AcceleratedClock Clock => _clock!;

    public Task InitializeAsync() => StartAsync();

    public Task DisposeAsync() => StopAsync();

    public void Dispose()
    {
        _api?.Dispose();
        _clock?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_time_and_id_is_restored_although_time_passed_during_each_call()
    {
        await LiveAsync();
        var (before, now) = (await ShowAsync(), Clock.GetUtcNow());

        await RestartAsync();

        Assert.Equal(before, await ShowAsync());
        // The emulator's time continues from the saved time, not from the machine's time.
        Assert.InRange(Clock.GetUtcNow(), now, now.AddSeconds(30));
    }

    [Fact]
    public async Task Pending_work_happens_at_its_original_time()
    {
        await LiveAsync();
        var due = new List<DateTimeOffset?> { Clock.NextDue };
        await RestartAsync();
        due.Add(Clock.NextDue);

        Assert.NotNull(due[0]);
        Assert.Equal(due[0], due[1]);
    }

    [Fact]
    public async Task A_step_still_waits_and_resuming_it_completes_the_build()
    {
        var image = await LiveAsync();
        var waiting = (await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray().Single()!.ToJsonString();

        await RestartAsync();
        var step = (await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray().Single()!;
        Assert.Equal(waiting, step.ToJsonString());
        await Api.OkAsync("SendWorkflowStepAction", new()
        {
            ["stepExecutionId"] = step["stepExecutionId"]!.DeepClone(),
            ["imageBuildVersionArn"] = image,
            ["action"] = "RESUME",
        });
        await Clock.AdvanceToAsync(Clock.GetUtcNow().AddHours(2));

        Assert.Equal("AVAILABLE", (await Api.OkAsync("GetImage", new() { ["imageBuildVersionArn"] = image }))["image"]!["state"]!["status"]!.ToString());
    }

    [Fact]
    public async Task A_waiting_step_times_out_at_its_original_time()
    {
        var image = await LiveAsync();
        await RestartAsync();
        var start = DateTimeOffset.Parse(
            (await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]![0]!["startTime"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);

        await Clock.AdvanceToAsync(start.AddDays(1).AddSeconds(-1));
        Assert.Equal("DISTRIBUTING", await StatusAsync(image));
        await Clock.AdvanceToAsync(start.AddDays(1).AddSeconds(1));

        Assert.Equal("FAILED", await StatusAsync(image));
    }

    [Fact]
    public async Task Page_tokens_are_still_valid()
    {
        await LiveAsync();
        var first = await Api.OkAsync("ListInfrastructureConfigurations", new() { ["maxResults"] = 3 });

        await RestartAsync();
        var names = first["infrastructureConfigurationSummaryList"]!.AsArray().Select(c => c!["name"]!.ToString()).ToList();
        for (var token = first["nextToken"]; token is not null;)
        {
            var page = await Api.OkAsync("ListInfrastructureConfigurations", new() { ["maxResults"] = 3, ["nextToken"] = token.DeepClone() });
            names.AddRange(page["infrastructureConfigurationSummaryList"]!.AsArray().Select(c => c!["name"]!.ToString()));
            token = page["nextToken"];
        }

        Assert.Equal(["base linux", .. Enumerable.Range(0, 7).Select(i => $"infra {i}")], names);
    }

    [Fact]
    public async Task Client_tokens_replay_and_refuse_other_parameters()
    {
        await LiveAsync();
        await RestartAsync();
        var again = new JsonObject { ["name"] = "infra 3", ["instanceProfileName"] = "builder", ["clientToken"] = "infra-3" };

        Assert.EndsWith(
            "infra-3", (await Api.OkAsync("CreateInfrastructureConfiguration", again))["infrastructureConfigurationArn"]!.ToString(), StringComparison.Ordinal);
        again["instanceProfileName"] = "other";
        (await Api.CallAsync("CreateInfrastructureConfiguration", again)).MustBe(HttpStatusCode.BadRequest, "IdempotentParameterMismatchException");
    }

    [Fact]
    public async Task Documents_in_S3_survive_a_restart()
    {
        await LiveAsync();
        await RestartAsync();

        var input = Samples.Component();
        input.Remove("data");
        input["uri"] = "s3://golden-images/hello.yaml";
        await Api.OkAsync("CreateComponent", input);
    }

    [Fact]
    public async Task A_pending_fault_is_still_applied()
    {
        await Api.ControlAsync(HttpMethod.Post, "faults", new() { ["operation"] = "ListComponents", ["times"] = 2 });
        await Api.CallAsync("ListComponents");

        await RestartAsync();
        await RestartAsync();

        (await Api.CallAsync("ListComponents")).MustBe(HttpStatusCode.TooManyRequests, "CallRateLimitExceededException");
        await Api.OkAsync("ListComponents");
    }

    [Fact]
    public async Task A_delayed_event_is_still_delivered_and_a_delivered_event_is_not_repeated()
    {
        await Api.ControlAsync(
            HttpMethod.Post, "event-faults",
            new() { ["fault"] = "delay", ["detailType"] = "EC2 Image Builder Image State Change", ["seconds"] = 7200, ["times"] = 1 });
        var image = await LiveAsync();
        Assert.DoesNotContain("BUILDING", PublishedStates(image));

        await RestartAsync();
        await Clock.AdvanceToAsync(Clock.GetUtcNow().AddHours(2));

        Assert.Contains("BUILDING", PublishedStates(image));
        Assert.Equal(_events.Events.Count, _events.Events.Select(e => e["id"]!.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task Events_of_calls_get_ids_that_were_not_used_before()
    {
        _recordsCalls = true;
        await RestartAsync();
        for (var i = 0; i < 3; i++)
        {
            // Fewer requests each time: if the count restarted at zero, ids would repeat.
            for (var asked = i; asked < 3; asked++)
                await Api.OkAsync("ListComponents");
            await Api.OkAsync("CreateInfrastructureConfiguration", Samples.Infrastructure($"published {i}"));
            await RestartAsync();
        }

        Assert.Equal(3, _events.Events.Select(e => e["id"]!.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task A_refused_stub_does_not_prevent_restoring_the_state()
    {
        var image = await LiveAsync();
        var refused = await Api.SendAsync(
            HttpMethod.Post, "/_emulator/builds", new JsonObject { ["arn"] = image, ["findings"] = "none" }.ToJsonString(), authorization: null);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);

        await RestartAsync();
        await Api.OkAsync("ListComponents");
    }

    [Fact]
    public async Task A_schedule_fires_on_time_and_once()
    {
        await LiveAsync();
        var due = DateTimeOffset.Parse(
            (await Api.OkAsync("ListImagePipelines"))["imagePipelineList"]![0]!["dateNextRun"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        await RestartAsync();

        await Clock.AdvanceToAsync(due.AddMinutes(1));

        var scheduled = (await Api.OkAsync("ListImageBuildVersions"))["imageSummaryList"]!.AsArray()
            .Where(i => i!["buildType"]!.ToString() == "SCHEDULED").ToList();
        Assert.StartsWith(
            due.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
            Assert.Single(scheduled)!["dateCreated"]!.ToString(), StringComparison.Ordinal);
    }
}
