using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestKit.Operations;

namespace TestKit.Gates;

/// <summary>A service with one clean, scanned image that waits at one step; a table; a clock; mode act. Tests change what they need.</summary>
public sealed class GateWorld
{
    public const string StepId = "step-11111111-2222-3333-4444-555555555555";

    public static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    public static readonly ImageBuildArn Image = ImageBuildArn.Parse("arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0.0/7");

    private int _calls;

    public GateWorld()
    {
        Service = new(Clock);
        Records = new(Approvals);
        AddStep(StepId, Image);
    }

    /// <summary>Every channel that can report a waiting step.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["event", "notice", "call", "sweep"];

    public TestClock Clock { get; } = new();

    public FakeImageBuilder Service { get; }

    public InMemoryGateRecords Records { get; }

    public InMemoryImageApprovals Approvals { get; } = new();

    public FakeRoles Roles { get; } = new();

    /// <summary>The groups of the policy in force.</summary>
    public ApproverGroups Groups { get; set; } = new(new Dictionary<string, ApproverGroup>
    {
        ["platform"] = new("platform", ["role/PlatformApprover"]),
        ["security"] = new("security", ["role/SecurityApprover"]),
    });

    public ModeSwitch Modes { get; } = new();

    public RecordedNotifications Notifications { get; } = new();

    public RecordedMetrics Metrics { get; } = new();

    public CriticalFindingsRules Rules { get; } = new();

    public GateOptions Options { get; set; } = new() { Mode = Mode.Act, Lease = TimeSpan.FromMinutes(2) };

    public RecordedLog<AnswerStep> AnswerLog { get; } = new();

    public RecordedLog<SweepSteps> SweepLog { get; } = new();

    public GateRecord? Record => Records.All.SingleOrDefault(r => r.StepExecutionId == StepId);

    public void AddStep(string stepId, ImageBuildArn image)
    {
        var arn = image.ToString();
        Service.Steps[stepId] = new(
            stepId, arn, "wf-11111111-2222-3333-4444-555555555555",
            $"arn:aws:imagebuilder:{image.Region}:{image.Account}:workflow/distribution/release/1.0.0/1", "ApproveRelease", StepAction.WaitForAction,
            "RUNNING", Clock.GetUtcNow(), TimeSpan.FromDays(3), null, null, null, null)
        {
            OnFailure = "Abort",
        };
        Service.Images[arn] = new(
            arn, $"arn:aws:imagebuilder:{image.Region}:{image.Account}:image-pipeline/{image.Name}", null, image.Name, image.Version, "Linux",
            "USER_INITIATED", "DISTRIBUTING", Clock.GetUtcNow() - TimeSpan.FromHours(1), "COMPLETED", null, true, new Dictionary<string, string>());
    }

    /// <summary>Neither a stop nor the time-out of the step ends its build.</summary>
    public void ContinueOnFailure() => ChangeStep(step => step with { OnFailure = "Continue" });

    public void ChangeStep(Func<WaitingStep, WaitingStep> change) => Service.Steps[StepId] = change(Service.Steps[StepId]);

    public void ChangeImage(Func<ImageFacts, ImageFacts> change) => Service.Images[Image.ToString()] = change(Service.Images[Image.ToString()]);

    public void Find(params Finding[] findings) => Service.Findings[Image.ToString()] = findings;

    public void PassLease() => Clock.Advance(Options.Lease + TimeSpan.FromSeconds(1));

    /// <summary>Delivers the step's event once.</summary>
    public Task<AnswerReport> DeliverAsync(Effects? effects = null, string stepId = StepId, ImageBuildArn? image = null) =>
        AnswerAsync(new(stepId, image ?? Image, "event"), effects ?? new());

    /// <summary>Reports the step once, through one of <see cref="Channels"/>.</summary>
    public Task AnnounceAsync(string channel, Effects? effects = null) => channel == "sweep"
        ? SweepAsync(effects)
        : AnswerAsync(new(StepId, Image, channel), effects ?? new());

    public Task<SweepReport> SweepAsync(Effects? effects = null, CancellationToken cancellationToken = default) =>
        SweepAsync(effects ?? new(), WorkTime.Until(cancellationToken));

    public async Task<SweepReport> SweepAsync(Effects effects, WorkTime time)
    {
        using var services = Compose(effects);
        return await services.GetRequiredService<SweepSteps>().HandleAsync(time, IsAgain);
    }

    /// <summary>Stops the step at a person's request.</summary>
    public Task<PersonReport> StopAsync(string by, string reason, Effects? effects = null) =>
        AskAsync((people, gate) => people.StopAsync(gate, Call(by, reason), CancellationToken.None), effects);

    public Task<PersonReport> ApproveAsync(string group, string by, string reason = "checked", Effects? effects = null) =>
        AskAsync((people, gate) => people.ApproveAsync(gate, group, Call(by, reason), CancellationToken.None), effects);

    public Task<PersonReport> WithdrawAsync(string by, string reason = "mistaken", Effects? effects = null) =>
        AskAsync((people, gate) => people.WithdrawAsync(gate, Call(by, reason), CancellationToken.None), effects);

    /// <summary>What the last look before an answer says of the policy.</summary>
    public PolicyChangedException? PolicyChanged { get; set; }

    /// <summary>Whether work began before, under an earlier policy.</summary>
    public bool IsAgain { get; set; }

    /// <summary>The id of every person's next call; null for a new one each time.</summary>
    public string? RequestId { get; set; }

    private PersonCall Call(string by, string reason) => new(new(by, "AIDA") { IsNameProven = true }, reason, RequestId ?? $"request-{++_calls}", Clock.GetUtcNow());

    public async Task<PersonReport> AskAsync(Func<PersonRequests, GateAddress, Task<PersonReport>> ask, Effects? effects = null)
    {
        using var services = Compose(effects ?? new());
        return await ask(services.GetRequiredService<PersonRequests>(), new(StepId, Image));
    }

    private async Task<AnswerReport> AnswerAsync(StepEvent evt, Effects effects)
    {
        using var services = Compose(effects);
        return await services.GetRequiredService<AnswerStep>().HandleAsync(evt with { IsAgain = IsAgain }, CancellationToken.None);
    }

    /// <summary>Composes the handlers as the functions do, on ports that are interrupted as the effects say.</summary>
    private ServiceProvider Compose(Effects effects)
    {
        var ports = new Interrupted(effects, Service, Records, Approvals, Modes) { Changed = PolicyChanged };
        return new ServiceCollection()
            .AddSingleton<IWorkflowSteps>(ports).AddSingleton<IGateEvidence>(ports).AddSingleton<IGateRecords>(ports).AddSingleton<IModeOverrides>(ports)
            .AddSingleton<IGateControl>(ports).AddSingleton<IImageApprovals>(ports).AddSingleton<IRoles>(Roles).AddSingleton(Groups)
            .AddSingleton<IGateRules>(Rules).AddSingleton(Options).AddSingleton(AccountRegion).AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IMetrics>(Metrics).AddSingleton<INotificationPublisher>(new AddressedNotifications(Notifications.Interrupted(effects), OwnerRules.None, stack: null))
            .AddSingleton<ILogger<AnswerStep>>(AnswerLog).AddSingleton<ILogger<SweepSteps>>(SweepLog)
            .AddGates().BuildServiceProvider();
    }
}
