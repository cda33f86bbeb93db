using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Decides a waiting run and starts its build if every guard allows it. Doubled and crashed invocations still make one build.</summary>
internal sealed class RoundStart(
    IPipelines pipelines, IRounds rounds, Func<CancellationToken, Task<Mode>> readMode, TriggerRules rules, TriggerOptions options, TimeProvider clock)
{
    /// <summary>How long to wait before repeating a request that the service refused for now.</summary>
    private static readonly TimeSpan PutOff = TimeSpan.FromMinutes(15);

    private const int Attempts = 8;
    private readonly Places _places = new(rounds);

    /// <param name="known">The pipeline, if it was just read; null to read it.</param>
    public async Task<RoundReport> LookAsync(string pipelineArn, int n, Pipeline? known, CancellationToken cancellationToken)
    {
        var latest = await rounds.ReadLatestAsync(pipelineArn, cancellationToken);
        var round = latest.FirstOrDefault(r => r.N == n) ?? await rounds.ReadAsync(pipelineArn, n, cancellationToken)
            ?? throw new InvalidOperationException($"Expected run {n} of {pipelineArn} in the table, found none.");
        if (round.State == RoundState.Starting)
            return await ResumeAsync(round, cancellationToken);
        if (round.State != RoundState.Waiting)
            return Report(round);

        var pipeline = known ?? await pipelines.ReadAsync(pipelineArn, cancellationToken);
        var facts = new StartFacts(round, latest.FirstOrDefault(r => r.N == n - 1), pipeline, UnderWay: null, new(), clock.GetUtcNow());
        var decision = StartGuards.Decide(facts, rules);
        // No service call is needed if the records alone rule out a start.
        if (decision.Verdict != RoundVerdict.Start)
            return await KeepAsync(round, decision, cancellationToken);
        facts = facts with { UnderWay = await pipelines.FindUnderWayAsync(pipelineArn, cancellationToken) };
        return await ActAsync(facts, cancellationToken);
    }

    private async Task<RoundReport> ActAsync(StartFacts facts, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            facts = facts with { Running = await rounds.ReadRunningAsync(cancellationToken), Now = clock.GetUtcNow() };
            var decision = StartGuards.Decide(facts, rules);
            if (decision.Verdict != RoundVerdict.Start)
                return await KeepAsync(facts.Round, decision, cancellationToken);

            // Read the mode last, so that a stop takes effect on the very next action.
            switch (await readMode(cancellationToken))
            {
                case Mode.Off:
                    return RoundReport.Of(facts.Round, RoundResult.Off, "builds are in mode off");
                case Mode.Observe when !facts.Round.IsByHand:
                    return await KeepAsync(facts.Round, decision, cancellationToken);
            }

            if (facts.Running.Holds(facts.Round)
                || await rounds.TryWriteRunningAsync(facts.Running.With(facts.Round, facts.Now), cancellationToken) is not null)
                return await SendAsync(facts.Round.Decided(decision, observed: false).Asked(rules.PolicyHash, facts.Now), cancellationToken);
        }

        throw new ContendedRoundException("the running builds", Attempts);
    }

    private async Task<RoundReport> ResumeAsync(Round round, CancellationToken cancellationToken)
    {
        if (round.IsLeased(clock.GetUtcNow(), options.Lease))
            return RoundReport.Of(round, RoundResult.LeftToOther, $"request {round.Request!.N} is being sent by another delivery");
        return round.IsSentIn(await readMode(cancellationToken))
            ? await SendAsync(round.Asked(rules.PolicyHash, clock.GetUtcNow()), cancellationToken)
            : RoundReport.Of(round, RoundResult.Off, "nothing is sent in this mode; it is unknown whether the service received the request");
    }

    private async Task<RoundReport> SendAsync(Round asked, CancellationToken cancellationToken)
    {
        if (await rounds.TryWriteAsync(asked, cancellationToken) is not { Request: { } request } stored)
            return RoundReport.Of(asked, RoundResult.LeftToOther, "another delivery wrote first");

        switch (await pipelines.StartAsync(stored.PipelineArn, request, cancellationToken))
        {
            case StartAnswer.Started started:
                // Store the origin before the run names the image, so that the origin of every ended build can be read.
                await rounds.LinkAsync(started.ImageArn, OriginOf(stored), cancellationToken);
                return await rounds.TryWriteAsync(stored.Accepted(started.ImageArn), cancellationToken) is { } running
                    ? RoundReport.Of(running, RoundResult.Started, running.Decision!.Because)
                    : RoundReport.Of(stored, RoundResult.LeftToOther, "another delivery recorded the start first");
            case StartAnswer.NotNow busy:
                var later = clock.GetUtcNow();
                return await GiveBackAsync(
                    stored.PutOff(new(RoundVerdict.KeepBack, busy.Because, rules.PolicyHash, later, later + PutOff)), RoundResult.KeptBack,
                    cancellationToken);
            case StartAnswer.Never refused:
                var drop = new RoundDecision(RoundVerdict.Drop, refused.Because, rules.PolicyHash, clock.GetUtcNow(), null);
                return await GiveBackAsync(stored.Decided(drop, observed: false), RoundResult.Dropped, cancellationToken);
            case var answer:
                throw new InvalidOperationException($"Unexpected result of StartImagePipelineExecution: {answer}.");
        }
    }

    private async Task<RoundReport> GiveBackAsync(Round round, RoundResult result, CancellationToken cancellationToken)
    {
        await rounds.TryWriteAsync(round, cancellationToken);
        await _places.ReleaseAsync(round.PipelineArn, round.N, cancellationToken);
        return RoundReport.Of(round, result, round.Decision!.Because);
    }

    private async Task<RoundReport> KeepAsync(Round round, RoundDecision decision, CancellationToken cancellationToken)
    {
        var kept = round.Decided(decision, observed: true);
        // An unchanged decision is not written again at every check.
        var stored = kept.Decisions.SequenceEqual(round.Decisions) ? kept : await rounds.TryWriteAsync(kept, cancellationToken);
        return stored is null ? RoundReport.Of(round, RoundResult.LeftToOther, "another delivery wrote first") : Report(stored);
    }

    private static RoundReport Report(Round round) => RoundReport.Of(
        round,
        round.State switch
        {
            RoundState.Waiting => RoundResult.KeptBack,
            RoundState.Dropped => RoundResult.Dropped,
            RoundState.Observed => RoundResult.Observed,
            RoundState.Running or RoundState.Starting => RoundResult.Running,
            _ => RoundResult.Ended,
        },
        round.Decision?.Because ?? round.Outcome ?? round.State.ToString());

    private static BuildOrigin OriginOf(Round round) => new(
        round.PipelineArn, round.N, round.Decision!.Because, [.. round.Live.Select(cause => cause.Cause.ToString()).Distinct()],
        [.. round.Live.Select(cause => cause.Cause.Key).Distinct()], round.Decision.PolicyHash, round.StartedAt ?? round.OpenedAt);
}
