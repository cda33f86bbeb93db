using Amazon.DynamoDBv2;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Local.Tables;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Cli.Tests.History;

/// <summary>A local table with one day of builds of two pipelines, for all history verbs.</summary>
public sealed class SeededTable : IAsyncLifetime
{
    /// <summary>The name of a table with one build and a record of a leftover that cannot be read.</summary>
    public const string Damaged = "damaged";

    private const string Name = "records";
    private static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");
    private static readonly DateTimeOffset Morning = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private TableServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TableServer.StartAsync(new() { Tables = [TableSchema.Records(Name), TableSchema.Records(Damaged)] }, CancellationToken.None);
        using var client = AwsClients.DynamoDB(name => name switch
        {
            "AWS_REGION" => AccountRegion.Region,
            "AWS_ENDPOINT_URL" => _server.Url.ToString(),
            "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "local",
            _ => null,
        });
        await SeedAsync(client);
        var damaged = new RecordTable(client, Damaged);
        await new BuildRecords(damaged, AccountRegion).TryWriteAsync(Build("base/1.0.0/7", "AVAILABLE", 0, "base", [], [("AVAILABLE", 30)]), CancellationToken.None);
        await damaged.PutAsync(
            new(new($"{AccountRegion.Account}#{AccountRegion.Region}#leftovers", "Snapshot#snap-1"), "leftover") { Version = 1, Body = "{" }, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>Runs a history verb on this table, independent of environment variables.</summary>
    internal Task<Cli> AskAsync(params string[] args) => AskTableAsync(Name, args);

    internal Task<Cli> AskTableAsync(string name, params string[] args) => RunAsync(name, ["history", .. args]);

    internal Task<Cli> AskGatesAsync(params string[] args) => RunAsync(Name, ["gates", .. args]);

    private Task<Cli> RunAsync(string name, string[] args) => Cli.RunAsync(
        [.. args, "--table", name, "--dynamodb", _server.Url.ToString(), "--account", AccountRegion.Account, "--region", AccountRegion.Region]);

    private static async Task SeedAsync(IAmazonDynamoDB client)
    {
        var table = new RecordTable(client, Name);
        var builds = new BuildRecords(table, AccountRegion);
        BuildRecord[] records =
        [
            Build("base/1.0.0/7", "AVAILABLE", 0, "base", ["ami-0aaa"],
                [("BUILDING", 1), ("TESTING", 20), ("AVAILABLE", 30)]),
            Build("base/1.0.0/8", "AVAILABLE", 60, "base", ["ami-0bbb", "ami-0ccc"],
                [("BUILDING", 61), ("DISTRIBUTING", 80), ("FAILED", 85), ("DISTRIBUTING", 100), ("AVAILABLE", 110)], "no launch permission"),
            Build("web/2.0.0/1", "FAILED", 120, "web", [],
                [("BUILDING", 121), ("FAILED", 130)], "step \u001b[31mInstall\u001b[0m failed:\nno disk \u202espace"),
        ];
        records =
        [
            .. records,
            Build("shop/1.0.0/2", "FAILED", 15 * 24 * 60, "shop", [], [("BUILDING", (15 * 24 * 60) + 1), ("FAILED", (15 * 24 * 60) + 30)],
                "Workflow Execution ID: 'wf-11111111-2222-3333-4444-555555555555' failed with reason: stopped") with
            {
                Cause = new(
                    "stopped by rule web-needs-approval: 1 critical CVE-2026-4411, at most 0", IsStop: true,
                    "Workflow Execution ID: 'wf-11111111-2222-3333-4444-555555555555' failed with reason: stopped", Morning.AddDays(15)),
            },
        ];
        foreach (var record in records)
            Assert.NotNull(await builds.TryWriteAsync(record, CancellationToken.None));
        var failed = new BuildDetails
        {
            ImageArn = Arn("image/web/2.0.0/1"),
            Status = "FAILED",
            ReadStartedAt = Morning.AddMinutes(131),
            Workflows = [new(
                "wf-1", Arn("workflow/build/build-image/1.0.3/1"), "BUILD", "FAILED", null, false, Morning.AddMinutes(121), Morning.AddMinutes(130),
            [
                new("step-1", "LaunchBuildInstance", "LaunchInstance", "COMPLETED", null, null, Morning.AddMinutes(121), Morning.AddMinutes(123)),
                new(
                    "step-2", "Install", "ExecuteComponents", "FAILED", null, "no \u001b[31mdisk\u001b[0m space",
                    Morning.AddMinutes(123), Morning.AddMinutes(130)),
            ])],
            FindingsUnknown = "the image was not scanned",
            PackagesUnknown = "the build made no image",
        };
        Assert.NotNull(await new BuildDetailsRecords(table, AccountRegion).TryWriteAsync(failed, CancellationToken.None));
        var start = new BuildStart(
            Arn("image/base/1.0.0/7"), "event-1", "StartImagePipelineExecution", "arn:aws:sts::111122223333:assumed-role/Developer/alice", null, Morning)
        {
            VerifiedAt = Morning,
        };
        Assert.True(await new BuildStarts(table, AccountRegion).TryAddAsync(start, CancellationToken.None));
        var answered = Gate("base/1.0.0/7");
        var observed = Gate("base/1.0.0/8") with
        {
            StepExecutionId = "step-2",
            State = GateState.Open,
            Decision = answered.Decision! with { DecidedAt = Morning.AddMinutes(90) },
            Request = null,
            Outcome = null,
        };
        GateRecord Open(string step, string name) => observed with
        {
            ImageArn = Arn("image/shop/1.0.0/2"),
            StepExecutionId = step,
            StepName = name,
            Decision = answered.Decision! with { DecidedAt = Morning.AddDays(15) },
        };
        foreach (var gate in new[] { answered, observed, Open("step-3", "ApproveTest"), Open("step-4", "ApproveRelease") })
            Assert.NotNull(await new GateRecords(table, AccountRegion).TryWriteAsync(gate, CancellationToken.None));
    }

    private static string Arn(string path) => $"arn:aws:imagebuilder:{AccountRegion.Region}:{AccountRegion.Account}:{path}";

    private static BuildRecord Build(
        string path, string status, int minute, string pipeline, string[] amis, (string Status, int Minute)[] states, string? failure = null) => new()
        {
            ImageArn = Arn($"image/{path}"),
            Current = new(
                Arn($"image/{path}"), path.Split('/')[0], path.Split('/')[1], status, status == "FAILED" ? failure : null, Arn($"image-pipeline/{pipeline}"),
                Arn($"image-recipe/{path.Split('/')[0]}/{path.Split('/')[1]}"), "Linux", null, "SCHEDULED", Morning.AddMinutes(minute),
                [.. amis.Select(ami => new OutputAmi(ami, AccountRegion.Region, AccountRegion.Account, null))],
                new Dictionary<string, string> { ["team"] = "platform" }, Morning.AddHours(3)),
            Transitions = [.. states.Select(s => new Transition(null, s.Status, Morning.AddMinutes(s.Minute), "eventbridge"))],
            Failure = failure is null ? null : new(failure, null, Morning.AddMinutes(minute)),
        };

    private static GateRecord Gate(string path) => new()
    {
        ImageArn = Arn($"image/{path}"),
        StepExecutionId = "step-1",
        WorkflowExecutionId = "wf-1",
        WorkflowArn = Arn("workflow/distribution/gate/1.0.0/1"),
        StepName = "ApproveRelease",
        State = GateState.Answered,
        OpenedAt = Morning.AddMinutes(25),
        Deadline = Morning.AddDays(1),
        DecidedOn = "event",
        Decision = new(
            GateAnswer.Resume, "clean: 0 critical, at most 0 (policy 8f3c1e)",
            [new("clean", GateAnswer.Resume, "all conditions hold", [new("findings.critical", Truth.True, "0 critical, at most 0")], null, null)],
            "8f3c1e", Morning.AddMinutes(26), null),
        Request = new(1, "RESUME", "clean: 0 critical", "0123", Morning.AddMinutes(26)),
        Outcome = new("RESUME", "clean: 0 critical", "COMPLETED", Morning.AddMinutes(27)),
        Approvals = [new("platform", "arn:aws:iam::111122223333:role/Approver", "looks good", Morning.AddMinutes(25))],
    };
}
