using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>The images that channels can point at.</summary>
public interface IChannelCandidates
{
    /// <summary>The available images of the scopes.</summary>
    /// <exception cref="IncompleteListException">Some images may be missing. A missing one must not make a channel empty.</exception>
    Task<IReadOnlyList<ChannelCandidate>> ListAsync(IReadOnlyList<ChannelRule> rules, CancellationToken cancellationToken);

    /// <summary>Reads these images alone, whatever their status: one call each. An image that does not exist is missing in the answer.</summary>
    Task<IReadOnlyList<ChannelCandidate>> ReadAsync(IReadOnlyList<string> imageArns, CancellationToken cancellationToken);
}

/// <summary>The list of images could not be read completely.</summary>
public sealed class IncompleteListException(string reason) : Exception($"The list of images is incomplete, so no channel is moved: {reason}.")
{
    public string Reason { get; } = reason;
}

/// <summary>Reads images from the service and whether their gates released them from the history.</summary>
public sealed class ChannelCandidates(ILifecycleInventory inventory, IImages images, IBuildDetails details, AccountRegion accountRegion) : IChannelCandidates
{
    public async Task<IReadOnlyList<ChannelCandidate>> ListAsync(IReadOnlyList<ChannelRule> rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var listed = await inventory.ReadAsync(rules.Any(rule => rule.Scope.Pipelines is not null), cancellationToken);
        if (listed.Incomplete is { } incomplete)
            throw new IncompleteListException(incomplete);
        List<ChannelCandidate> candidates = [];
        foreach (var image in listed.Images.Where(image => image is { IsContainer: false, Status: ImageStatus.Available }).DistinctBy(image => image.Arn))
        {
            var facts = FactsOf(image);
            if (rules.Any(rule => rule.Scope.SelectsForSure(facts)))
                candidates.Add(await CandidateAsync(facts, image.AmiIds.Select(ami => AmiOf(image, ami)), cancellationToken));
        }

        return candidates;
    }

    public async Task<IReadOnlyList<ChannelCandidate>> ReadAsync(IReadOnlyList<string> imageArns, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(imageArns.Select(arn => ReadAsync(arn, cancellationToken)))).OfType<ChannelCandidate>()];

    private async Task<ChannelCandidate?> ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        if (!ImageBuildArn.TryParse(imageArn, out var arn) || !arn.IsIn(accountRegion))
            return null;
        return await images.ReadAsync(imageArn, cancellationToken) is { } image && image.RecipeArn?.Contains(":container-recipe/", StringComparison.Ordinal) is not true
            ? await CandidateAsync(FactsOf(arn, image), image.Amis.Select(AmiOf), cancellationToken)
            : null;
    }

    private async Task<ChannelCandidate> CandidateAsync(ImageFacts facts, IEnumerable<OutputAmi> amis, CancellationToken cancellationToken)
    {
        var detail = await details.ReadForUpdateAsync(facts.Arn, cancellationToken);
        // A target is of the own account, so nothing else is stored of the others.
        var own = amis.Where(ami => ami.AccountId is null || ami.AccountId == accountRegion.Account);
        return new(facts, [.. own.DistinctBy(ami => ami.Region)], detail?.Coverage);
    }

    /// <summary>As the list of images gives it: without a name, and without the account where it is the own one.</summary>
    private OutputAmi AmiOf(OutputAmi ami) => new(
        ami.ImageId, ami.Region.Length > 0 ? ami.Region : accountRegion.Region, ami.AccountId == accountRegion.Account ? null : ami.AccountId, null);

    private static ImageFacts FactsOf(ImageBuildArn arn, ImageSnapshot image) => new(
        arn.ToString(), image.PipelineArn, image.RecipeArn, arn.Name, arn.Version, image.Platform, image.BuildType, image.Status,
        image.CreatedAt, ScanStatus: null, ScanReason: null, TestsEnabled: true, image.Tags);

    private OutputAmi AmiOf(LifecycleImage image, string ami) => image.Elsewhere.TryGetValue(ami, out var place)
        ? new(ami, place.Region, place.AccountId, null)
        : new(ami, accountRegion.Region, null, null);

    private static ImageFacts FactsOf(LifecycleImage image) => new(
        image.Arn.ToString(), image.PipelineName, image.Recipe, image.Arn.Name, image.Arn.Version, image.Platform, image.BuildType, image.Status,
        image.CreatedAt, ScanStatus: null, ScanReason: null, TestsEnabled: true, image.Tags);
}

/// <summary>Reads the facts for a decision about one channel.</summary>
public sealed class ChannelFactGatherer(
    IChannelRecords channels, IRevocations revocations, IChannelCandidates candidates, IImageApprovals approvals, ApprovalFactGatherer people, TimeProvider clock)
{
    /// <summary>Number of images that are read at once.</summary>
    public const int AtOnce = 8;

    /// <param name="record">Read before this call. A revocation that begins after the revocations are read changes the record, so that a move fails.</param>
    /// <param name="listed">
    /// All images that the channel can point at, which a rule needs. Null otherwise: only those are read that the move can lead to, because the whole list takes
    /// longer than a person's call may.
    /// </param>
    public async Task<ChannelFacts> GatherAsync(
        ChannelRule rule, ChannelRecord record, IReadOnlyList<ChannelCandidate>? listed, MoveCause cause, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(cause);
        var stored = await revocations.ListAsync(cancellationToken);
        var revoked = stored.Where(one => one.IsRevoked).Select(one => one.ImageArn).ToHashSet(StringComparer.Ordinal);
        // Only rules depend on another channel; what people ask for must not fail with it.
        var needsSource = cause.Kind is MoveKind.Rule;
        var source = needsSource && rule.Promotion?.Channel is { } name ? await MovesAsync(new(rule.Scope.Name, name), null, cancellationToken) : [];
        var moves = await MovesAsync(rule.Key, record, cancellationToken);
        var facts = new ChannelFacts(rule, record, moves, revoked, source, listed ?? [], clock.GetUtcNow())
        {
            Unreadable = stored.Where(one => one is { MayBeRevoked: true, IsRevoked: false }).Select(one => one.ImageArn).ToHashSet(StringComparer.Ordinal),
        };
        if (listed is null && (cause.Kind is not MoveKind.Revocation || (record.Image is { } current && revoked.Contains(current.ImageArn))))
        {
            facts = facts with
            {
                Candidates = cause.Image is { } asked ? await candidates.ReadAsync([asked], cancellationToken) : await ReadEarlierAsync(facts, cancellationToken),
            };
        }

        // Neither a roll-back nor a revocation waits for approvals.
        return rule.Promotion?.Approvals is { } demanded && cause.Kind is MoveKind.Rule or MoveKind.Promotion
            ? facts with { Approvals = await ReadApprovalsAsync(facts, demanded, cause, cancellationToken) }
            : facts;
    }

    /// <summary>Reads the approvals of one image once more: somebody may have withdrawn one since.</summary>
    public async Task<ChannelFacts> LookAgainAsync(ChannelFacts facts, string imageArn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Rule.Promotion?.Approvals is not { } demanded || facts.Candidates.FirstOrDefault(one => one.Facts.Arn == imageArn) is not { } image)
            return facts;
        var said = await approvals.ReadAsync(SubjectOf(facts.Rule, imageArn), cancellationToken);
        return facts with
        {
            Approvals = new Dictionary<string, Known<ApprovalFacts>>(facts.Approvals, StringComparer.Ordinal)
            {
                [imageArn] = await PeopleOfAsync(facts.Rule, image, said, demanded, cancellationToken),
            },
        };
    }

    private static ApprovalSubject SubjectOf(ChannelRule rule, string imageArn) => ApprovalSubject.OfChannel(rule.Key.ToString(), imageArn);

    /// <summary>Newest first, until an image is found that is approved: the rule promotes no older one then.</summary>
    private async Task<IReadOnlyDictionary<string, Known<ApprovalFacts>>> ReadApprovalsAsync(
        ChannelFacts facts, ApprovalsCondition demanded, MoveCause cause, CancellationToken cancellationToken)
    {
        List<ChannelCandidate> asked =
            [.. cause.Kind is MoveKind.Rule ? ChannelDecider.Promotable(facts) : facts.Candidates.Where(one => one.Facts.Arn == cause.Image)];
        var said = await approvals.ReadAsync(facts.Rule.Key.ToString(), [.. asked.Select(one => one.Facts.Arn)], cancellationToken);
        var read = new Dictionary<string, Known<ApprovalFacts>>(StringComparer.Ordinal);
        foreach (var image in asked)
        {
            var arn = image.Facts.Arn;
            read[arn] = await PeopleOfAsync(facts.Rule, image, said.GetValueOrDefault(arn) ?? ImageApprovals.None(arn), demanded, cancellationToken);
            if (read[arn] is Known<ApprovalFacts>.Yes(var known) && demanded.Evaluate(known).Truth is Truth.True)
                break;
        }

        return read;
    }

    private async Task<Known<ApprovalFacts>> PeopleOfAsync(
        ChannelRule rule, ChannelCandidate image, ImageApprovals said, ApprovalsCondition demanded, CancellationToken cancellationToken)
    {
        if (said.Problem is { } problem)
            return new Known<ApprovalFacts>.No(problem);
        var given = said.Of(SubjectOf(rule, image.Facts.Arn));
        // Who started the build costs several calls, and matters only once somebody has approved.
        return new Known<ApprovalFacts>.Yes(
            await people.GatherAsync(image.Facts, given, given.Count > 0 ? demanded.Needs : GateNeeds.None, cancellationToken));
    }

    /// <summary>Reads the images that the channel has pointed at, newest first, until one is found to which every kind of move can lead: no older one is chosen then.</summary>
    private async Task<IReadOnlyList<ChannelCandidate>> ReadEarlierAsync(ChannelFacts facts, CancellationToken cancellationToken)
    {
        foreach (var some in ChannelDecider.Earlier(facts).Where(one => one.ImageArn != facts.Record.Image?.ImageArn && !facts.Revoked.Contains(one.ImageArn)).Chunk(AtOnce))
        {
            facts = facts with { Candidates = [.. facts.Candidates, .. await candidates.ReadAsync([.. some.Select(one => one.ImageArn)], cancellationToken)] };
            if (some.Any(one => ChannelDecider.IsWayBack(facts, one)))
                break;
        }

        return facts.Candidates;
    }

    /// <summary>The latest move may not be in the history yet.</summary>
    private async Task<IReadOnlyList<ChannelMove>> MovesAsync(ChannelKey key, ChannelRecord? known, CancellationToken cancellationToken)
    {
        var latest = (known ?? await channels.ReadAsync(key, cancellationToken))?.Latest;
        var moves = await channels.ListMovesAsync(key, cancellationToken);
        return latest is null || moves.Any(move => move.Number == latest.Number) ? moves : [.. moves, latest];
    }
}
