using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>The gate commands, with a build that waits for the approval of two people.</summary>
public class GatesCommandTests
{
    private const string Scene = "story";
    private const string Kim = "role/PlatformApprover/kim";
    private const string Sam = "role/SecurityApprover/sam";

    [Fact]
    public async Task Two_people_release_the_build_and_the_last_approval_decides_at_once()
    {
        await using var demo = await HeldAsync();
        var step = await OnlyStepAsync(demo);

        Assert.Equal(0, (await ApproveAsync(demo, step, "platform", Kim)).ExitCode);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(GateState.Open, (await Evidence.GatherAsync(demo, default)).Gate(Scene)?.State);
        var last = await ApproveAsync(demo, step, "security", Sam);
        Assert.True(last.ExitCode == 0, last.Error);
        Assert.Contains("RESUME", last.Output, StringComparison.Ordinal);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var evidence = await Evidence.GatherAsync(demo, default);
        var sent = Assert.Single(evidence.Sent(Scene));
        Assert.Equal(("RESUME", "ApproveGate"), (sent["action"], sent.Caller));
        Assert.Equal("AVAILABLE", evidence.Status(evidence.Build(Scene).ImageArn));
        var shown = (await RunAsync(demo, "show", step, "--json")).Json;
        Assert.Equal(
            ["arn:aws:sts::123456789012:assumed-role/PlatformApprover/kim", "arn:aws:sts::123456789012:assumed-role/SecurityApprover/sam"],
            shown["approvals"]!.AsArray().Select(a => a!["by"]!.ToString()));
        Assert.Equal("answered", shown["state"]!.ToString());
    }

    [Fact]
    public async Task A_gate_is_approved_shown_withdrawn_and_stopped_by_the_name_of_its_build()
    {
        await using var demo = await HeldAsync();
        var arn = demo.Builds[Scene].ImageArn;
        var build = ImageBuildArn.ShortNameOf(arn);

        Assert.Equal((0, ""), (await ApproveAsync(demo, build, "platform", Kim)) is var approved ? (approved.ExitCode, approved.Error) : default);
        Assert.Equal(arn, (await RunAsync(demo, "show", arn, "--json")).Json["arn"]!.ToString());
        Assert.True((bool)(await RunAsync(demo, "withdraw", $"{build}:ApproveRelease", "--as", Kim, "--reason", "looked again", "--json")).Json["withdrawn"]!);
        var unknown = await RunAsync(demo, "stop", $"{build}:Approve", "--as", Kim, "--reason", "wrong base");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains($"the gates of {build} are: ApproveRelease (open, step-", unknown.Error, StringComparison.Ordinal);
        var stopped = await RunAsync(demo, "stop", build, "--as", Kim, "--reason", "wrong base");
        Assert.True(stopped.ExitCode == 0, stopped.Error);

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Contains("stopped by role/PlatformApprover/kim: wrong base", (await HistoryAsync(demo, "builds", "--status", "FAILED")).Output, StringComparison.Ordinal);
        var late = await RunAsync(demo, "stop", build, "--as", Kim, "--reason", "wrong base");
        Assert.Contains("Expected a build with a waiting step; the gates of", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_in_a_notification_approves_the_gate()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var commands = new List<string>();
        demo.Stack.Router.Routed += evt =>
        {
            if ((string?)evt["detail-type"] == GateNotifications.WaitsForPeople)
                commands.Add((string)evt["detail"]!["command"]!);
        };
        await demo.StubAsync("pay-api", DemoEnvironment.CleanScan, default);
        await demo.StartAsync(Scene, "pay-api", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        // image-builder-automation gates approve pay-api/1.0.0/1 --group platform --stack <name> --reason "…"
        var words = Assert.Single(commands).Split(' ');
        var approved = await StackCommands.RunAsync(demo, [.. words[1..words.IndexOf("--stack")], "--reason", "looked at it", "--as", Kim]);

        Assert.True(approved.ExitCode == 0, approved.Error);
        Assert.Equal("platform", Assert.Single((await Evidence.GatherAsync(demo, default)).Gate(Scene)!.Approvals).Group);
    }

    [Fact]
    public async Task A_released_build_is_named_by_its_AMI()
    {
        await using var demo = await HeldAsync();
        var build = ImageBuildArn.ShortNameOf(demo.Builds[Scene].ImageArn);
        await ApproveAsync(demo, build, "platform", Kim);
        await ApproveAsync(demo, build, "security", Sam);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var ami = (await HistoryAsync(demo, "show", build, "--json")).Json["images"]![0]!["id"]!.ToString();

        Assert.Equal(build, (await HistoryAsync(demo, "show", ami, "--json")).Json["build"]!.ToString());
        Assert.Equal("answered", (await RunAsync(demo, "show", ami, "--json")).Json["state"]!.ToString());
        Assert.Contains(build, (await HistoryAsync(demo, "export", ami, "--out", "-")).Output, StringComparison.Ordinal);
        foreach (var verb in new[] { "lifecycle restore", "triggers cancel" })
        {
            var run = await StackCommands.RunAsync(demo, [.. verb.Split(' '), ami, "--as", "role/Operator/lee", "--reason", "a test"]);
            Assert.Contains(build, run.Output + run.Error, StringComparison.Ordinal);
        }

        var unknown = await StackCommands.RunAsync(demo, "triggers", "cancel", "ami-0123", "--as", "role/Operator/lee", "--reason", "a test");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("no build that made ami-0123", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gates_that_an_approver_released_are_listed_with_the_status_of_their_build()
    {
        await using var demo = await HeldAsync();
        var step = await OnlyStepAsync(demo);
        await ApproveAsync(demo, step, "platform", Kim);
        Assert.Contains("0 gates released", (await HistoryAsync(demo, "released", "--approver", Kim)).Output, StringComparison.Ordinal);
        await ApproveAsync(demo, step, "security", Sam);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var released = Assert.Single((await HistoryAsync(demo, "released", "--approver", Sam, "--json")).Json["released"]!.AsArray())!;

        Assert.Equal(("ApproveRelease", step, "AVAILABLE"), (released["gate"]!.ToString(), released["step"]!.ToString(), released["status"]!.ToString()));
        Assert.Contains("1 gate released", (await HistoryAsync(demo, "released", "--approver", Kim)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("platform", "role/Developer/kim", 1, "is not in group platform")]
    [InlineData("platform", "role/AWSReservedSSO_PlatformApprover_0123456789abcdef/kim", 1, "is not in group platform")]
    [InlineData("plattform", Kim, 1, "no group 'plattform'")]
    public async Task A_person_who_may_not_approve_is_rejected_and_nothing_is_recorded(string group, string person, int exitCode, string reason)
    {
        await using var demo = await HeldAsync();

        var run = await ApproveAsync(demo, await OnlyStepAsync(demo), group, person);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty((await Evidence.GatherAsync(demo, default)).Gate(Scene)!.Approvals);
    }

    [Fact]
    public async Task The_same_person_is_rejected_in_a_second_role()
    {
        await using var demo = await HeldAsync();
        var step = await OnlyStepAsync(demo);
        await ApproveAsync(demo, step, "platform", Kim);

        var run = await ApproveAsync(demo, step, "security", "role/SecurityApprover/kim");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has already approved", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawn_approval_does_not_count_any_more()
    {
        await using var demo = await HeldAsync();
        var step = await OnlyStepAsync(demo);
        await ApproveAsync(demo, step, "platform", Kim);

        var withdrawn = await RunAsync(demo, "withdraw", step, "--as", Kim, "--reason", "looked again", "--json");
        await ApproveAsync(demo, step, "security", Sam);
        var again = await RunAsync(demo, "withdraw", step, "--as", Kim, "--reason", "looked again");

        Assert.True(withdrawn.ExitCode == 0, withdrawn.Output + withdrawn.Error);
        Assert.True((bool)withdrawn.Json["withdrawn"]!);
        Assert.Equal(1, again.ExitCode);
        var gate = (await Evidence.GatherAsync(demo, default)).Gate(Scene)!;
        Assert.Equal((GateState.Open, "security"), (gate.State, Assert.Single(gate.Approvals).Group));
        Assert.Contains("approval missing from platform", gate.Decision!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_gates_are_switched_off_an_approval_is_recorded_and_nothing_is_sent()
    {
        await using var demo = await HeldAsync();
        var step = await OnlyStepAsync(demo);
        var off = await StackCommands.RunAsync(demo, "mode", "gates=off", "--reason", "an incident", "--as", "role/Operator/lee");
        Assert.True(off.ExitCode == 0, off.Error);
        Assert.Contains("gates: mode off from now on", off.Output, StringComparison.Ordinal);
        await ApproveAsync(demo, step, "platform", Kim);
        await ApproveAsync(demo, step, "security", Sam);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Empty((await Evidence.GatherAsync(demo, default)).Sent(Scene));

        var shown = (await StackCommands.RunAsync(demo, "mode", "show", "--json")).Json["modes"]!.AsArray();
        Assert.Equal(
            ["gates off arn:aws:sts::123456789012:assumed-role/Operator/lee an incident", "builds policy  ", "lifecycle policy  ", "configurations policy  ", "releases policy  "],
            shown.Select(one => $"{one!["capability"]} {one["mode"]} {one["by"]} {one["reason"]}"));
        Assert.Matches("gates +off +2026-.* +an incident", (await StackCommands.RunAsync(demo, "mode", "show")).Output);

        await StackCommands.RunAsync(demo, "mode", "gates=policy", "builds=observe", "--reason", "it is over", "--as", "role/Operator/lee");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("RESUME", Assert.Single((await Evidence.GatherAsync(demo, default)).Sent(Scene))["action"]);
        Assert.Matches("gates +as in the policy", (await StackCommands.RunAsync(demo, "mode", "show")).Output);
    }

    [Fact]
    public async Task A_stop_fails_the_build_and_records_who_and_why()
    {
        await using var demo = await HeldAsync();
        var step = await OnlyStepAsync(demo);

        var run = await RunAsync(demo, "stop", step, "--as", Kim, "--reason", "wrong base", "--json");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal("wrong base", run.Json["gate"]!["stop"]!["reason"]!.ToString());
        var evidence = await Evidence.GatherAsync(demo, default);
        var sent = Assert.Single(evidence.Sent(Scene));
        Assert.Equal("STOP", sent["action"]);
        Assert.Equal("stopped by arn:aws:sts::123456789012:assumed-role/PlatformApprover/kim: wrong base", sent["reason"]);
        Assert.NotEqual("AVAILABLE", evidence.Status(evidence.Build(Scene).ImageArn));

        var approved = await ApproveAsync(demo, step, "platform", Kim);
        Assert.Contains("the gate is closed", approved.Error, StringComparison.Ordinal);
        var again = await RunAsync(demo, "stop", step, "--as", Sam, "--reason", "too");
        Assert.Contains(
            "a stop of the image by arn:aws:sts::123456789012:assumed-role/PlatformApprover/kim is recorded; this gate is closed (Answered)",
            again.Output, StringComparison.Ordinal);
        Assert.Single((await Evidence.GatherAsync(demo, default)).Sent(Scene));
    }

    [Fact]
    public async Task Open_gates_are_listed_with_what_they_wait_for_and_since_when()
    {
        await using var demo = await HeldAsync();

        var list = await RunAsync(demo, "list");
        var gate = Assert.Single((await RunAsync(demo, "list", "--json")).Json["gates"]!.AsArray())!;
        var shown = await RunAsync(demo, "show", gate["step"]!.ToString());

        Assert.Contains("approval missing from platform, security", list.Output, StringComparison.Ordinal);
        Assert.Contains("1 open gate", list.Output, StringComparison.Ordinal);
        Assert.True((long)gate["ageSeconds"]! > 0);
        Assert.NotNull(gate["deadline"]);
        Assert.Equal(("false", "rule pci-release"), (gate["observed"]!.ToString(), gate["endsBy"]!.ToString()));
        Assert.Matches("in 1d .* by rule pci-release", list.Output);
        Assert.Matches("^2026-11-16T", gate["waitsSince"]!.ToString());
        Assert.Matches(@"pci-release +hold +approvals +false +approval missing from platform, security", shown.Output);
        Assert.Matches(@"clean +resume +scan +true", shown.Output);
    }

    [Fact]
    public async Task In_mode_observe_a_gate_shows_when_it_expires_and_can_still_be_stopped()
    {
        var file = Path.GetTempFileName();
        var policy = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "demo", "policy.json"));
        await File.WriteAllTextAsync(file, policy.Replace("\"gates\": \"act\"", "\"gates\": \"observe\"", StringComparison.Ordinal));
        await using var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = file }, new DemoOutput(TextWriter.Null), default);
        File.Delete(file);
        await demo.StartAsync(Scene, "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        var gate = Assert.Single((await RunAsync(demo, "list", "--json")).Json["gates"]!.AsArray())!;
        Assert.Matches("in 2d .* by the service", (await RunAsync(demo, "list")).Output);
        var stopped = await RunAsync(demo, "stop", gate["step"]!.ToString(), "--as", Kim, "--reason", "not this one");

        Assert.Matches("^mode observe, nothing is sent: will expire at 2026-11-19T.* by the service; would be resumed: clean", gate["waitsFor"]!.ToString());
        Assert.Equal(("true", "the service"), (gate["observed"]!.ToString(), gate["endsBy"]!.ToString()));
        Assert.True(stopped.ExitCode == 0, stopped.Error);
        Assert.Equal("STOP", Assert.Single((await Evidence.GatherAsync(demo, default)).Sent(Scene))["action"]);
    }

    [Fact]
    public async Task In_mode_observe_an_approval_says_that_nothing_is_sent_and_that_no_rule_asked_for_it()
    {
        var file = Path.GetTempFileName();
        var policy = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "demo", "policy.json"));
        await File.WriteAllTextAsync(file, policy.Replace("\"gates\": \"act\"", "\"gates\": \"observe\"", StringComparison.Ordinal));
        await using var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = file }, new DemoOutput(TextWriter.Null), default);
        File.Delete(file);
        await demo.StartAsync(Scene, "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        var approved = await ApproveAsync(demo, await OnlyStepAsync(demo), "platform", Kim);

        Assert.True(approved.ExitCode == 0, approved.Error);
        Assert.Contains(
            "no rule of this gate asks for group platform, so the approval changes nothing (none asks for approvals); mode observe: it is recorded, and nothing is sent",
            approved.Output, StringComparison.Ordinal);
        Assert.Empty((await Evidence.GatherAsync(demo, default)).Sent(Scene));

        // The way that the documentation names.
        var act = await StackCommands.RunAsync(demo, "mode", "gates=act", "--reason", "release by the rules", "--as", "role/Operator/lee");
        Assert.True(act.ExitCode == 0, act.Error);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("RESUME", Assert.Single((await Evidence.GatherAsync(demo, default)).Sent(Scene))["action"]);
    }

    [Fact]
    public async Task A_step_that_waits_and_cannot_be_read_is_listed_explained_and_stopped()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        using var http = new HttpClient();
        var faults = new Uri(demo.Stack.Endpoints.ImageBuilder, "/_emulator/faults");
        using var fault = new StringContent("""{ "operation": "GetWorkflowStepExecution", "times": 10000, "error": "ForbiddenException", "message": "not today" }""");
        (await http.PostAsync(faults, fault)).EnsureSuccessStatusCode();
        await demo.StubAsync("pay-api", DemoEnvironment.CleanScan, default);
        await demo.StartAsync(Scene, "pay-api", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var build = ImageBuildArn.ShortNameOf(demo.Builds[Scene].ImageArn);

        var list = await RunAsync(demo, "list");
        Assert.Equal(1, list.ExitCode);
        Assert.Contains($"0 open gates\n1 step waits that could not be read: {build} (not today); runbook: AnswerWaitingStepErrors\n", list.Output, StringComparison.Ordinal);
        var json = await RunAsync(demo, "list", "--json");
        Assert.Equal((1, "not today"), (json.ExitCode, $"{Assert.Single(json.Json["unreadable"]!.AsArray())!["reason"]}"));
        var status = await StackCommands.RunAsync(demo, "status");
        Assert.Equal(1, status.ExitCode);
        Assert.Contains($"1 step waits that could not be read: {build} (not today)", status.Output, StringComparison.Ordinal);
        foreach (var verb in new[] { new[] { "show", build }, ["approve", build, "--group", "platform", "--as", Kim, "--reason", "looked at it"] })
        {
            var shown = await RunAsync(demo, verb);
            Assert.Equal(1, shown.ExitCode);
            Assert.Matches($"^{build} waits at step-.*, which could not be read \\(not today\\), .*runbook: AnswerWaitingStepErrors", shown.Error);
        }

        var stopped = await RunAsync(demo, "stop", build, "--as", Kim, "--reason", "wrong base");
        Assert.True(stopped.ExitCode == 0, stopped.Error);
        Assert.Contains("is recorded, but the step cannot be read (", stopped.Output, StringComparison.Ordinal);
        (await http.DeleteAsync(faults)).EnsureSuccessStatusCode();
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("STOP", Assert.Single((await Evidence.GatherAsync(demo, default)).Sent(Scene))["action"]);
    }

    [Fact]
    public async Task An_unknown_step_is_reported()
    {
        await using var demo = await HeldAsync();
        var run = await RunAsync(demo, "show", "step-00000000-0000-0000-0000-000000000000");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("found 'step-00000000-", run.Error, StringComparison.Ordinal);
    }

    internal static async Task<DemoEnvironment> HeldAsync()
    {
        var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        await demo.StubAsync("pay-api", DemoEnvironment.CleanScan, default);
        await demo.StartAsync(Scene, "pay-api", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        return demo;
    }

    private static async Task<string> OnlyStepAsync(DemoEnvironment demo) =>
        Assert.Single((await RunAsync(demo, "list", "--json")).Json["gates"]!.AsArray())!["step"]!.ToString();

    private static Task<Terminal> ApproveAsync(DemoEnvironment demo, string step, string group, string person, params string[] more) =>
        RunAsync(demo, ["approve", step, "--group", group, "--as", person, "--reason", "looked at it", .. more]);

    private static Task<Terminal> HistoryAsync(DemoEnvironment demo, params string[] args) => StackCommands.RunAsync(demo, ["history", .. args]);

    private static Task<Terminal> RunAsync(DemoEnvironment demo, params string[] args) => StackCommands.RunAsync(demo, ["gates", .. args]);
}
