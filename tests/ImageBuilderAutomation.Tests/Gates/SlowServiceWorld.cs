using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>
/// A build that continues after its step's time-out, in a time in which the service's calls take as long as they may. Sweeps run every five minutes with the
/// limits that they have in Lambda.
/// </summary>
internal sealed class SlowServiceWorld
{
    /// <summary>A second step of the same image that waits at the same time, as in parallel test workflows. Its time-out ends the build.</summary>
    public const string OtherStep = "step-99999999-2222-3333-4444-555555555555";

    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    /// <summary>After that time a call notices that its caller has given up.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private int _calls;

    public SlowServiceWorld(TimeSpan? wait = null)
    {
        Gates.AddStep(OtherStep, GateWorld.Image);
        Gates.ContinueOnFailure();
        Gates.ChangeStep(step => step with { Timeout = wait ?? TimeSpan.FromHours(2) });
        Gates.Rules.Instead = GateAnswer.Hold;
        Gates.Rules.Needs = GateNeeds.Findings | GateNeeds.Packages;
        Gates.Options = Gates.Options with { Timer = new VirtualTimer(Time), Lease = TimeSpan.FromMinutes(3) };
        Deadline = Gates.Service.Steps[GateWorld.StepId].Deadline!.Value;
        Time.Passed += Gates.Clock.Advance;
    }

    public VirtualTime Time { get; } = new();

    public GateWorld Gates { get; } = new();

    public DateTimeOffset Deadline { get; }

    /// <summary>Of a page of a list. Findings have 36, packages 40.</summary>
    public TimeSpan Page { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Images whose lists take no time.</summary>
    public HashSet<string> FastImages { get; } = new(StringComparer.Ordinal);

    public TimeSpan StepRead { get; set; }

    /// <summary>Of each step that the list of waiting steps returns.</summary>
    public TimeSpan Listing { get; set; }

    public TimeSpan Cancel { get; set; }

    /// <summary>Whether another policy is in force before a sweep reads the stop switch, and not only before it acts.</summary>
    public bool ChangesAtOnce { get; set; }

    /// <summary>The number of runs of each sweep during which another policy is published.</summary>
    public int ChangingRuns { get; set; } = 5;

    public IEnumerable<SentRequest> Sent => Gates.Service.Sent;

    /// <summary>Whether the time-out is still to come and nothing was sent.</summary>
    public bool IsWaiting => Gates.Clock.GetUtcNow() < Deadline && Gates.Service.Sent.Count == 0;

    /// <summary>Sweeps every five minutes until the time-out.</summary>
    public async Task SweepUntilDeadlineAsync()
    {
        while (IsWaiting)
        {
            var started = Time.Now;
            await SweepAsync();
            await Time.DelayAsync(started + TimeSpan.FromMinutes(5) - Time.Now);
        }
    }

    public Task SweepAsync() => SweepAsync(runs: 1);

    /// <summary>A sweep during whose runs another policy is published. It begins again up to four times, with what is left of its time.</summary>
    public async Task SweepUnderChangingPoliciesAsync()
    {
        Gates.PolicyChanged = new("1", "2");
        await SweepAsync(runs: 5);
    }

    private async Task SweepAsync(int runs)
    {
        using var closing = new CancellationTokenSource(TimeSpan.FromSeconds(95), new VirtualTimer(Time));
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(119.5), new VirtualTimer(Time));
        var asked = new AskedSteps();
        for (var run = 0; run < runs; run++)
        {
            using var services = Compose(isChanged: run < ChangingRuns);
            try
            {
                await services.GetRequiredService<SweepSteps>().HandleAsync(new(closing.Token, end.Token, new VirtualTimer(Time)), isAgain: run > 0, asked);
                return;
            }
            catch (PolicyChangedException)
            {
                // The sweep begins again.
            }
            catch (Exception e) when (e is PassFailedException or OperationCanceledException)
            {
                // The next sweep tries again.
                return;
            }
        }
    }

    /// <summary>Other images with a gate of the same kind.</summary>
    /// <param name="name">Their first name.</param>
    public void AddGates(int count, string name = "image", bool areFast = false)
    {
        for (var i = 1; i <= count; i++)
        {
            var image = GateWorld.Image with { Name = $"{name}-{i}" };
            var id = $"step-{i:00000000}-2222-3333-4444-{(areFast ? 1 : 0):000000000000}";
            Gates.AddStep(id, image);
            Gates.Service.Steps[id] = Gates.Service.Steps[id] with { OnFailure = "Continue", Timeout = TimeSpan.FromHours(2) };
            if (areFast)
                FastImages.Add(image.ToString());
        }
    }

    /// <summary>Gives the step of the build another id, and with it another place in every sweep.</summary>
    public void Rename(string stepId)
    {
        var step = Gates.Service.Steps[GateWorld.StepId];
        Gates.Service.Steps.Remove(GateWorld.StepId);
        Gates.Service.Steps[stepId] = step with { StepExecutionId = stepId };
    }

    /// <summary>Kim, a member of any one group, approves and withdraws in turn, every two seconds, with the time that the function for people has.</summary>
    public async Task SpeakUntilDeadlineAsync(string stepId)
    {
        var calls = new List<Task>();
        while (IsWaiting)
        {
            calls.Add(CallAsync((people, gate, token) => people.ApproveAsync(gate, "platform", Call(), token)));
            await Time.DelayAsync(TimeSpan.FromSeconds(2));
            calls.Add(CallAsync((people, gate, token) => people.WithdrawAsync(gate, Call(), token)));
            await Time.DelayAsync(TimeSpan.FromSeconds(2));
        }

        await Task.WhenAll(calls);

        async Task CallAsync(Func<PersonRequests, GateAddress, CancellationToken, Task<PersonReport>> ask)
        {
            using var end = new CancellationTokenSource(TimeSpan.FromSeconds(28.5), new VirtualTimer(Time));
            using var services = Compose();
            try
            {
                await ask(services.GetRequiredService<PersonRequests>(), new(stepId, GateWorld.Image), end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or UnusableEventException)
            {
                // As when the function is ended, or when the step ended before it was read.
            }
        }
    }

    private PersonCall Call() => new(new(Kim, "AIDA") { IsNameProven = true }, "checked", $"kim-request-{++_calls}", Gates.Clock.GetUtcNow());

    private ServiceProvider Compose(bool isChanged = true)
    {
        var ports = new Interrupted(new(), Gates.Service, Gates.Records, Gates.Approvals, Gates.Modes)
        {
            Changed = isChanged ? Gates.PolicyChanged : null,
            IsChangedAtOnce = ChangesAtOnce,
        };
        return new ServiceCollection()
            .AddSingleton<IWorkflowSteps>(new SlowSteps(this, ports)).AddSingleton<IGateEvidence>(new SlowEvidence(this, ports)).AddSingleton<IGateRecords>(ports)
            .AddSingleton<IModeOverrides>(ports).AddSingleton<IGateControl>(ports).AddSingleton<IImageApprovals>(ports).AddSingleton<IRoles>(Gates.Roles)
            .AddSingleton(Gates.Groups).AddSingleton<IGateRules>(Gates.Rules).AddSingleton(Gates.Options).AddSingleton(GateWorld.AccountRegion)
            .AddSingleton<TimeProvider>(Gates.Clock).AddSingleton<IMetrics>(Gates.Metrics).AddSingleton<INotificationPublisher>(Gates.Notifications)
            .AddSingleton<ILogger<AnswerStep>>(Gates.AnswerLog).AddSingleton<ILogger<SweepSteps>>(Gates.SweepLog)
            .AddGates().BuildServiceProvider();
    }

    private async Task TakeAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var left = time; left > TimeSpan.Zero; left -= Tick)
        {
            await Time.DelayAsync(left < Tick ? left : Tick);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private sealed class SlowEvidence(SlowServiceWorld world, IGateEvidence inner) : IGateEvidence
    {
        public async Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken)
        {
            await PagesAsync(1, imageArn, cancellationToken);
            return await inner.ReadImageAsync(imageArn, cancellationToken);
        }

        public async Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken)
        {
            await PagesAsync(36, imageArn, cancellationToken);
            return await inner.ReadFindingsAsync(imageArn, cancellationToken);
        }

        public Task<Known<TestResults>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken) => inner.ReadTestsAsync(imageArn, cancellationToken);

        public async Task<Known<IReadOnlyList<Package>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken)
        {
            await PagesAsync(40, imageArn, cancellationToken);
            return await inner.ReadPackagesAsync(imageArn, cancellationToken);
        }

        public Task<Known<DateTimeOffset>> ReadParentCreatedAtAsync(ImageFacts image, CancellationToken cancellationToken) =>
            inner.ReadParentCreatedAtAsync(image, cancellationToken);

        public Task<Known<IReadOnlyList<Actor>>> ReadStartersAsync(ImageFacts image, CancellationToken cancellationToken) =>
            inner.ReadStartersAsync(image, cancellationToken);

        public Task<Known<AmiScan>> ReadAmiScanAsync(ImageFacts image, CancellationToken cancellationToken) => inner.ReadAmiScanAsync(image, cancellationToken);

        private async Task PagesAsync(int pages, string imageArn, CancellationToken cancellationToken)
        {
            for (var page = 0; page < pages && !world.FastImages.Contains(imageArn); page++)
                await world.TakeAsync(world.Page, cancellationToken);
        }
    }

    /// <summary>As the SDK: nothing is called when the token is cancelled.</summary>
    private sealed class SlowSteps(SlowServiceWorld world, IWorkflowSteps inner) : IWorkflowSteps
    {
        public async Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken)
        {
            await world.TakeAsync(world.StepRead, cancellationToken);
            return await inner.ReadAsync(stepExecutionId, cancellationToken);
        }

        public async IAsyncEnumerable<ListedStep> ListWaitingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var listed in inner.ListWaitingAsync(cancellationToken))
            {
                await world.TakeAsync(world.Listing, cancellationToken);
                yield return listed;
            }
        }

        public async Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken)
        {
            await world.TakeAsync(TimeSpan.Zero, cancellationToken);
            return await inner.SendAsync(imageArn, stepExecutionId, request, cancellationToken);
        }

        public async Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken)
        {
            await world.TakeAsync(world.Cancel, cancellationToken);
            return await inner.CancelAsync(imageArn, request, cancellationToken);
        }
    }
}
