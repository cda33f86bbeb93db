using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Local.Tables;
using ImageBuilderAutomation.Local.Tables.Storage;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rules;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Output;

/// <summary>A local table with one record of each kind that has every member, and one that has as few as possible.</summary>
public sealed partial class FullTable : IAsyncLifetime
{
    private const string Name = "records";
    private const string Hash = "8f3c1e0000";
    private static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");
    private static readonly DateTimeOffset Morning = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private TableServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TableServer.StartAsync(new() { Tables = [TableSchema.Records(Name)] }, CancellationToken.None);
        using var client = AwsClients.DynamoDB(name => name switch
        {
            "AWS_REGION" => AccountRegion.Region,
            "AWS_ENDPOINT_URL" => _server.Url.ToString(),
            "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "local",
            _ => null,
        });
        var table = new RecordTable(client, Name);
        await SeedBuildsAsync(table);
        await SeedGatesAsync(new(table, AccountRegion));
        await SeedLifecycleAsync(new(table, AccountRegion));
        await SeedConfigurationsAsync(new(table, AccountRegion));
        await SeedRunsAsync(new(table, AccountRegion));
        await SeedPipelinesAsync(new(table, AccountRegion));
        await SeedLeftoversAsync(new(table, AccountRegion));
        await SeedChannelsAsync(new(table, AccountRegion));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    internal async Task<string> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        await CommandLine.RunAsync(
            [.. args, "--table", Name, "--dynamodb", _server.Url.ToString(), "--account", AccountRegion.Account, "--region", AccountRegion.Region],
            output, error, CancellationToken.None, new TestClock(Morning.AddHours(5)));
        Assert.Equal("", string.Join('\n', error.ToString().Split('\n').Where(line => !line.StartsWith("Note: ", StringComparison.Ordinal))));
        return output.ToString();
    }

    private static string Arn(string path) => $"arn:aws:imagebuilder:{AccountRegion.Region}:{AccountRegion.Account}:{path}";

    private static async Task SeedBuildsAsync(RecordTable table)
    {
        var full = new BuildRecord
        {
            ImageArn = Arn("image/base/1.0.0/7"),
            Current = new(
                Arn("image/base/1.0.0/7"), "base", "1.0.0", "AVAILABLE", null, Arn("image-pipeline/base"), Arn("image-recipe/base/1.0.0"), "Linux", "AL2023",
                "SCHEDULED", Morning, [new("ami-0aaa", "eu-west-1", "111122223333", "base"), new("ami-0bbb", "eu-west-2", null, null)],
                new Dictionary<string, string> { ["team"] = "plat\"form", ["Env"] = "prod <eu>" }, Morning.AddHours(3))
            {
                ParentImage = Arn("image/parent/1.0.0/1"),
                Components = [Arn("component/one/1.0.0/1"), Arn("component/two/1.0.0/1")],
                Containers = [new("eu-west-1", ["repo:1", "repo:latest"])],
                ScanStatus = "COMPLETED",
                Logs = new("/aws/imagebuilder/base", "1.0.0/7", "s3://logs/base"),
            },
            Transitions =
            [
                new(null, "BUILDING", Morning.AddMinutes(1), "eventbridge"), new("BUILDING", "FAILED", Morning.AddMinutes(20.5), "sns"),
                new(null, "DISTRIBUTING", Morning.AddMinutes(30), "reconciler"), new("DISTRIBUTING", "AVAILABLE", Morning.AddMinutes(40), "eventbridge"),
            ],
            Failure = new("no launch permission → denied", "wf-1", Morning.AddMinutes(21)),
        };
        var deleted = new BuildRecord { ImageArn = Arn("image/base/1.0.0/8"), DeletedAt = Morning.AddHours(4), Transitions = [new(null, "FAILED", Morning.AddHours(1), "sns")] };
        foreach (var build in new[] { full, deleted })
            Assert.NotNull(await new BuildRecords(table, AccountRegion).TryWriteAsync(build, default));
        BuildDetails[] details =
        [
            new()
            {
                ImageArn = full.ImageArn,
                Status = "AVAILABLE",
                ScanStatus = "COMPLETED",
                ReadStartedAt = Morning.AddHours(3),
                Findings = new(1, 2, 3, 40),
                Packages = new(411, "abcdef"),
                OmittedCount = 3,
                Workflows =
                [
                    new("wf-1", Arn("workflow/build/b/1.0.0/1"), "BUILD", "COMPLETED", null, true, Morning, Morning.AddMinutes(9),
                        [new("step-1", "Launch", "LaunchInstance", "COMPLETED", null, "fine", Morning, Morning.AddSeconds(61.2345)),
                         new("step-2", "Wait", "WaitForAction", "RUNNING", null, null, null, null)]),
                ],
            },
            new()
            {
                ImageArn = deleted.ImageArn,
                Status = "FAILED",
                Reason = "step failed",
                ReadStartedAt = Morning.AddHours(3),
                FindingsUnknown = "the image was not scanned",
                PackagesUnknown = "the build made no image",
                Workflows =
                [
                    new("wf-2", Arn("workflow/build/b/1.0.0/1"), "BUILD", "FAILED", null, false, Morning, Morning.AddMinutes(9),
                        [new("step-3", "Install", "ExecuteComponents", "FAILED", null, "no disk\nspace \u001b[31m", Morning, Morning.AddMinutes(9))]),
                ],
            },
        ];
        foreach (var one in details)
            Assert.NotNull(await new BuildDetailsRecords(table, AccountRegion).TryWriteAsync(one, default));
        foreach (var start in new BuildStart[]
            {
                new(full.ImageArn, "event-1", "StartImagePipelineExecution", "arn:aws:sts::111122223333:assumed-role/Dev/alice", null, Morning) { VerifiedAt = Morning },
                new(full.ImageArn, "event-2", "RetryImage", null, "imagebuilder.amazonaws.com", Morning.AddMinutes(25)),
            })
            Assert.True(await new BuildStarts(table, AccountRegion).TryAddAsync(start, default));
        await new PipelineRunRecords(table, AccountRegion).TryWriteOriginAsync(
            full.ImageArn, new(Arn("image-pipeline/base"), 12, "the parent changed", ["image parent", "by hand"], ["ParentAvailable:parent"], Hash, Morning), default);
    }

    private static async Task SeedGatesAsync(GateRecords records)
    {
        var conditions = new ConditionResult[] { new("findings.critical", Truth.True, "0 critical, at most 0"), new("tests", Truth.Unknown, "unknown: \"no\" test") };
        var decision = new GateDecision(
            GateAnswer.Resume, "clean: 0 critical", [new("clean", GateAnswer.Resume, "all hold", conditions, null, null), new("other", GateAnswer.Hold, "waits", [], null, null)],
            Hash, Morning.AddMinutes(26), null);
        var full = new GateRecord
        {
            ImageArn = Arn("image/base/1.0.0/7"),
            StepExecutionId = "step-1",
            WorkflowExecutionId = "wf-1",
            WorkflowArn = Arn("workflow/distribution/gate/1.0.0/1"),
            StepName = "ApproveRelease",
            PipelineArn = Arn("image-pipeline/base"),
            State = GateState.Answered,
            OpenedAt = Morning.AddMinutes(25),
            Deadline = Morning.AddDays(1),
            NextCheckAt = Morning.AddHours(6),
            RemindAt = Morning.AddHours(7),
            DecidedOn = "event",
            DecidedSince = Morning.AddMinutes(26),
            Decision = decision,
            Request = new(1, "RESUME", "clean: 0 critical", "0123", Morning.AddMinutes(26)),
            Outcome = new("RESUME", null, "COMPLETED", Morning.AddMinutes(27)),
            Approvals = [new("platform", "arn:aws:iam::111122223333:role/Approver", "looks good", Morning.AddMinutes(25))],
            Stop = new("arn:aws:iam::111122223333:role/Approver", "wrong <base>", Morning.AddMinutes(26)),
        };
        var fresh = new GateRecord
        {
            ImageArn = Arn("image/base/1.0.0/9"),
            StepExecutionId = "step-2",
            WorkflowExecutionId = "wf-2",
            WorkflowArn = Arn("workflow/distribution/gate/1.0.0/1"),
            StepName = "ApproveRelease",
            State = GateState.Open,
            OpenedAt = Morning.AddHours(3),
        };
        var observed = fresh with
        {
            StepExecutionId = "step-3",
            IsObserved = true,
            Decision = decision with { Answer = GateAnswer.Stop },
            DecidedOn = "sweep",
            Deadline = Morning.AddHours(9),
            NextCheckAt = Morning.AddHours(6),
            RemindAt = Morning.AddHours(7),
        };
        foreach (var gate in new[] { full, fresh, observed })
            Assert.NotNull(await records.TryWriteAsync(gate, default));
    }

    private static async Task SeedConfigurationsAsync(ConfigurationRecords records)
    {
        var drift = new RecordedDrift(new("baseline", "keyPair", "nothing", "alices", null), Morning, "alice", "UpdateInfrastructureConfiguration");
        var unknown = new RecordedDrift(new("baseline", "tags.owner", "platform", null, "tags are not repaired"), Morning, null, null);
        ConfigurationRecord[] all =
        [
            new()
            {
                Arn = Arn("infrastructure-configuration/base"),
                Name = "Base",
                State = ConfigurationState.Contested,
                Since = Morning,
                Pipelines = ["base", "web"],
                Drifts = [drift, unknown],
                Repairs =
                [
                    new(2, "token", [new("keyPair", FieldValue.Of("alices"), null, "baseline"), new("instanceTypes", null, FieldValue.Of("m7g", "m8g"), "baseline")],
                        [drift], Morning, Morning.AddMinutes(1), RepairOutcome.Verified, null),
                    new(1, "token", [], [], Morning, Morning, RepairOutcome.Refused, "no <permission>"),
                ],
                RepairsStarted = 2,
            },
            new() { Arn = Arn("infrastructure-configuration/bare"), Name = "bare", State = ConfigurationState.Drifted, Since = Morning },
        ];
        foreach (var record in all)
            Assert.NotNull(await records.TryWriteAsync(record, default));
    }

    private static async Task SeedPipelinesAsync(PipelineHealthRecords records)
    {
        var failed = new CountedBuild(Arn("image/base/1.0.0/8"), Morning.AddHours(1), "SCHEDULED", "no <disk> space");
        PipelineHealthRecord[] all =
        [
            new()
            {
                PipelineArn = Arn("image-pipeline/base"),
                LatestSuccess = new(Arn("image/base/1.0.0/7"), Morning, "USER_INITIATED", null),
                Failures = [failed],
                LatestFailure = failed,
                PausedAfter = 1,
                Disabling = new(Morning.AddHours(2), 5) { UpdatedAt = Morning, Settings = "hash", Doubt = "it was updated" },
                Decision = new(PipelineHealthVerdict.Keep, "it was updated after it was disabled", Hash, Morning.AddHours(3)),
            },
            new() { PipelineArn = Arn("image-pipeline/pay"), Disabling = new(Morning, 3) { EndedAt = Morning.AddHours(1), EndedBy = EndedBy.Policy } },
            new() { PipelineArn = Arn("image-pipeline/web") },
        ];
        foreach (var record in all)
            Assert.NotNull(await records.TryWriteAsync(record, default));
    }

    private static async Task SeedRunsAsync(PipelineRunRecords records)
    {
        var cause = new PipelineRunCause(Cause.Of(CauseKind.ParentAvailable, "parent", Morning), ["children", "all"], "it builds on parent", Morning, 0, null);
        PipelineRunRecord[] all =
        [
            new()
            {
                PipelineArn = Arn("image-pipeline/base"),
                Sequence = 1,
                State = PipelineRunState.Running,
                OpenedAt = Morning,
                StartedAt = Morning.AddMinutes(5),
                ImageArn = Arn("image/base/1.0.0/7"),
                Outcome = "BUILDING",
                Causes = [cause, cause with { DropReason = "too old", Rules = [] }],
                Decisions = [new(PipelineRunVerdict.Defer, "quiet", Hash, Morning, null), new(PipelineRunVerdict.Start, "now", Hash, Morning.AddMinutes(5), null)],
            },
            new() { PipelineArn = Arn("image-pipeline/web"), Sequence = 1, State = PipelineRunState.Waiting, OpenedAt = Morning },
        ];
        foreach (var run in all)
            Assert.NotNull(await records.TryWriteAsync(run, default));
    }
}
