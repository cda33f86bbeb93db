using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Policies.Publishing;
using TestKit.Publishing;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>Default records of one account. A test changes what it needs by <c>with</c>.</summary>
internal sealed class Samples(AccountRegion accountRegion)
{
    public static readonly DateTimeOffset Morning = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static PolicyProposal Proposal { get; } = new("8f3c1e", new(2, "27ab90"), PublishingWorld.Ann, "because", Morning)
    {
        Changes = [new("gates.clean.unmet", "stop becomes hold", ChangeEffect.Loosens)],
    };

    public static PolicyPublication Publication(int number) => new(number, "8f3c1e", PublishingWorld.Ann, "because", Morning)
    {
        PreviousHash = "27ab90",
        Authors = [PublishingWorld.Ann, PublishingWorld.Cyd],
        Changes = [new("gates.clean.unmet", "stop becomes hold", ChangeEffect.Loosens)],
    };

    public string Arn(string path) => $"arn:aws:imagebuilder:{accountRegion.Region}:{accountRegion.Account}:{path}";

    public string Image(string path) => Arn($"image/{path}");

    public BuildRecord Build(string path, string status, DateTimeOffset createdAt, string? pipeline = "base", params string[] amis)
    {
        var arn = Image(path);
        return new()
        {
            ImageArn = arn,
            Current = new(
                arn,
                path.Split('/')[0],
                path.Split('/')[1],
                status,
                Reason: status == "FAILED" ? "Workflow Execution ID: 'wf-1' failed with reason: \"no disk\"" : null,
                pipeline is null ? null : Arn($"image-pipeline/{pipeline}"),
                Arn($"image-recipe/{path.Split('/')[0]}/{path.Split('/')[1]}"),
                "Linux",
                OsVersion: null,
                "SCHEDULED",
                createdAt,
                [.. amis.Select(ami => new OutputAmi(ami, accountRegion.Region, accountRegion.Account, "base 2026"))],
                new Dictionary<string, string> { ["team"] = "plattform → größer" },
                createdAt.AddMinutes(1)),
            Transitions = [new(null, status, createdAt, "sns"), new("BUILDING", status, createdAt, "eventbridge")],
            Failure = status == "FAILED" ? new("no disk", "wf-1", createdAt) : null,
        };
    }

    public BuildDetails Details(string path) => new()
    {
        ImageArn = Image(path),
        Status = "FAILED",
        Reason = "no disk",
        ReadStartedAt = Morning,
        Workflows = [new("wf-1", Arn("workflow/build/build/1.0.0/1"), "BUILD", "FAILED", null, Retried: false, Morning, Morning.AddMinutes(1),
            [new("step-1", "Launch", "LaunchInstance", "FAILED", "COMPLETED", "no disk", Morning, Morning.AddMinutes(1))])],
        Findings = new(0, 1, 2, 3),
        PackagesUnknown = "the build made no image",
    };

    public LifecycleRecord Announced(string path, DateTimeOffset at) =>
        LifecycleTransitions.New(Image(path)).Announced(LifecycleAction.Disable, at.AddDays(7), "65d old, default: disable at 60d", at);

    public BuildStart Start(string path, string eventId, DateTimeOffset at) => new(
        Image(path), eventId, "StartImagePipelineExecution", $"arn:aws:sts::{accountRegion.Account}:assumed-role/Developer/alice", Service: null, at);

    /// <summary>Released with one approval and one waiver for each vulnerability.</summary>
    public GateRecord Released(string path, string step, DateTimeOffset at, params string[] waived) => Gate(path, step, GateState.Answered, at, at) with
    {
        Request = new(1, "RESUME", "clean", "0123456789abcdef", at),
        Outcome = new("RESUME", "clean", ExecutionStatus.Completed, at),
        Decision = new(
            GateAnswer.Resume,
            "clean",
            [new("clean", GateAnswer.Resume, "clean", [new("findings.critical", Truth.True, "0 critical")], null, null)],
            "8f3c1e",
            at,
            null)
        {
            Waivers = [.. waived.Select(Waiver)],
        },
    };

    public GateRecord Gate(string path, string step, GateState state, DateTimeOffset openedAt, DateTimeOffset? decidedAt = null) => new()
    {
        ImageArn = Image(path),
        StepExecutionId = step,
        WorkflowExecutionId = "wf-1",
        WorkflowArn = Arn("workflow/distribution/gate/1.0.0/1"),
        StepName = "ApproveRelease",
        PipelineArn = Arn("image-pipeline/base"),
        State = state,
        OpenedAt = openedAt,
        Deadline = openedAt.AddDays(1),
        OnFailure = new(EndsBuild: true, "onFailure of the step is Abort"),
        NextCheckAt = state == GateState.Open ? openedAt.AddMinutes(10) : null,
        DecidedOn = "event",
        Decision = decidedAt is not { } at ? null : new(
            GateAnswer.Stop,
            "clean: 1 critical CVE-2026-4411, at most 0 (policy 8f3c1e)",
            [new("clean", GateAnswer.Stop, "1 critical", [new("findings.critical", Truth.False, "1 critical, at most 0")], null, at.AddHours(1))],
            "8f3c1e",
            at,
            null),
        Request = decidedAt is { } stored ? new(1, "STOP", "clean: 1 critical", "0123456789abcdef", stored) : null,
        Outcome = state == GateState.Answered ? new("STOP", "clean: 1 critical", "FAILED", openedAt.AddMinutes(2)) : null,
        Approvals = [new("platform", $"arn:aws:iam::{accountRegion.Account}:role/PlatformApprover", "looks good", openedAt)],
        Stop = new($"arn:aws:iam::{accountRegion.Account}:user/lee", "wrong base", openedAt),
        DecidedSince = openedAt,
    };

    /// <summary>Every member of the record is set.</summary>
    public ConfigurationRecord Configuration(string name, ConfigurationState state, DateTimeOffset since, DateTimeOffset? repairedAt = null)
    {
        var before = ConfigurationFields.None.With("instanceTypes", FieldValue.Of("a", "b")).With("tags.größe", FieldValue.Of(""))
            .With("tags.Größe", FieldValue.Of("x"));
        FieldChange[] changes = [new("tags.größe", FieldValue.Of(""), null, "baseline"), new("subnetId", null, FieldValue.Of("subnet-1"), "baseline")];
        RecordedDrift[] drifts =
        [
            new(new("baseline", "subnetId", "subnet-1", null, "the rule only reports"), since,
                $"arn:aws:sts::{accountRegion.Account}:assumed-role/Developer/alice", "UpdateInfrastructureConfiguration"),
        ];
        return new()
        {
            Arn = Arn($"infrastructure-configuration/{name}"),
            Name = $"Infra {name}",
            State = state,
            Since = since,
            Drifts = drifts,
            Pipelines = ["base", "web"],
            PolicyHash = "8f3c1e",
            Repair = new(3, "0123456789abcdef", before, before.With("subnetId", FieldValue.Of("subnet-1")), changes, since),
            Repairs = repairedAt is { } at ? [new(2, "fedcba9876543210", changes, drifts, at.AddSeconds(-3), at, RepairOutcome.Verified, null)] : [],
            RepairsStarted = 3,
        };
    }

    /// <summary>Every member of the record is set.</summary>
    /// <param name="disabledAt">Null for a pipeline that was enabled again.</param>
    public PipelineHealthRecord Pipeline(string name, DateTimeOffset? disabledAt)
    {
        var failed = new CountedBuild(Arn($"image/{name}/1.0.0/2"), Morning.AddHours(1), "SCHEDULED", "no space left");
        return new()
        {
            PipelineArn = Arn($"image-pipeline/{name}"),
            LatestSuccess = new(Arn($"image/{name}/1.0.0/1"), Morning, "USER_INITIATED", null),
            Failures = [failed],
            LatestFailure = failed,
            PausedAfter = 1,
            Disabling = new(disabledAt ?? Morning, 5)
            {
                UpdatedAt = Morning.AddTicks(1),
                Settings = "8f3c1e",
                Doubt = "it was updated",
                EndedAt = disabledAt is null ? Morning : null,
                EndedBy = disabledAt is null ? EndedBy.Policy : null,
            },
            Request = new("0123456789abcdef", Morning),
            Decision = new(PipelineHealthVerdict.Enable, "it works", "8f3c1e", Morning),
        };
    }

    private static UsedWaiver Waiver(string vulnerability) => new([vulnerability], "kim", new(2026, 12, 31), "not reachable", null, null);
}
