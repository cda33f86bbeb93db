using System.Globalization;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Releases.Descendants;

/// <summary>Reads what a list of descendants is based on, and changes nothing. A source that cannot be read is a problem of the list, not an error.</summary>
public sealed class DescendantFactGatherer(
    ILifecycleInventory inventory, IDescentHistory history, IParameterStore parameters, IAmiAncestry ancestry, IChannelRecords channels, IRevocations revocations,
    IBuildDetails details, IServiceFailures failures, AccountRegion accountRegion)
{
    /// <summary>The number of AMIs of which EC2 is asked for the ancestry, one call each. Only those of builds whose parent no other source names are asked about.</summary>
    public const int MaxAncestries = 200;

    /// <summary>How many items of details are read at once.</summary>
    private const int BatchSize = 25;

    private const string TargetPrefix = "parameter ";

    /// <summary>All that this version knows.</summary>
    private static readonly string[] Statuses = [.. ImageStatus.InOrder, BuildRecord.Deleted];

    /// <param name="owners">Unknown when the policy cannot be read.</param>
    public async Task<DescendantFacts> GatherAsync(ImageBuildArn image, Known<OwnerRules> owners, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(owners);
        var problems = new List<string>();
        var known = (owners as Known<OwnerRules>.Yes)?.Value;
        if (owners is Known<OwnerRules>.No(var unknown))
            problems.Add($"owners: {unknown}");
        var listed = await ListAsync(known?.NeedPipelines is true, problems, cancellationToken);
        var recorded = await RecordedAsync(problems, cancellationToken);
        var (recipes, parents) = await WithParametersAsync(listed, recorded, problems, cancellationToken);
        var (moved, periods) = await ChannelsAsync(problems, cancellationToken);
        var facts = new DescendantFacts
        {
            Image = image,
            Builds = [.. listed.Images.Select(build => new KnownBuild(DescentSource.ImageBuilder, build)), .. parents],
            Recipes = recipes,
            Periods = periods,
            Channels = moved,
            Revocations = await RevocationsAsync(problems, cancellationToken),
            Owners = known,
            Problems = problems,
        };
        facts = facts with { Ancestries = await AncestriesAsync(facts, problems, cancellationToken) };
        facts = facts with { Coverage = await CoverageAsync(DescendantFinder.Find(facts), problems, cancellationToken) };
        // A client may report the caller's cancellation as a failure of the service.
        cancellationToken.ThrowIfCancellationRequested();
        return facts;
    }

    private async Task<ImageInventory> ListAsync(bool withPipelines, List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            var read = await inventory.ReadAsync(withPipelines, cancellationToken);
            if (read.Incomplete is { } incomplete)
                problems.Add($"Image Builder's lists: {incomplete}");
            return read;
        }
        catch (Exception e) when (failures.ReasonOf(e) is { } reason)
        {
            problems.Add($"Image Builder's lists: {reason}");
            return new(default, [], []);
        }
    }

    private async Task<List<BuildRecord>> RecordedAsync(List<string> problems, CancellationToken cancellationToken)
    {
        List<BuildRecord> records = [];
        foreach (var status in Statuses)
        {
            try
            {
                await foreach (var record in history.ListByStatusAsync(status, cancellationToken))
                    records.Add(record);
            }
            catch (Exception e) when (failures.ReasonOf(e) is { } reason)
            {
                // The readable ones were listed before. What concerns one status concerns the others most of the time.
                problems.Add($"the history: {reason}");
            }
        }

        // A build that changed its status in the meantime is listed twice.
        return [.. records.Where(record => record.Current is not null).DistinctBy(record => record.ImageArn)];
    }

    /// <summary>Adds the present values of all parameters that recipes, or the history's builds, name as their parents.</summary>
    private async Task<(IReadOnlyList<RecipeParent> Recipes, IReadOnlyList<KnownBuild> Recorded)> WithParametersAsync(
        ImageInventory listed, List<BuildRecord> records, List<string> problems, CancellationToken cancellationToken)
    {
        List<KnownBuild> builds = [.. records.Select(record => BuildOf(record, accountRegion)).OfType<KnownBuild>()];
        var named = listed.Recipes.Concat(builds.Select(build => build.Parent).OfType<RecipeParent>()).ToList();
        try
        {
            var read = await ParentParameters.ReadAsync(parameters, new(default, [], named), cancellationToken);
            if (read.Incomplete is { } incomplete)
                problems.Add(incomplete);
            named = [.. read.Recipes];
        }
        catch (Exception e) when (failures.ReasonOf(e) is { } reason)
        {
            problems.Add($"parameters: {reason}");
        }

        var values = named.Where(one => one.ParameterValue is not null).GroupBy(one => one.ParentImage, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        return (
            [.. named.Take(listed.Recipes.Count)],
            [
                .. builds.Select(build => build.Parent is { } parent && values.TryGetValue(parent.ParentImage, out var value)
                    ? build with { Parent = parent with { ParameterValue = value.ParameterValue } }
                    : build),
            ]);
    }

    private static KnownBuild? BuildOf(BuildRecord record, AccountRegion own)
    {
        if (record.Current is not { } current || !ImageBuildArn.TryParse(record.ImageArn, out var arn) || !arn.IsIn(own))
            return null;
        var isContainer = current.RecipeArn?.Contains(":container-recipe/", StringComparison.Ordinal) is true;
        var elsewhere = current.Amis.Where(ami => (ami.Region.Length > 0 && ami.Region != own.Region) || (ami.AccountId is { } account && account != own.Account))
            .DistinctBy(ami => ami.ImageId)
            .ToDictionary(ami => ami.ImageId, ami => new AmiLocation(ami.Region, ami.AccountId == own.Account ? null : ami.AccountId), StringComparer.Ordinal);
        var image = new LifecycleImage(
            arn, record.Status ?? "", current.CreatedAt, isContainer, current.Platform, current.BuildType,
            PipelineArn.TryParse(current.PipelineArn, out var pipeline) ? pipeline.Name : null, [.. current.Amis.Select(ami => ami.ImageId)], current.Tags)
        {
            Elsewhere = elsewhere,
        };
        return new(DescentSource.History, image, current.ParentImage is { } parent ? new RecipeParent(image.Recipe, arn.Version, parent) : null);
    }

    private async Task<(IReadOnlyDictionary<string, IReadOnlyList<string>>? Channels, IReadOnlyList<ParameterPeriod> Periods)> ChannelsAsync(
        List<string> problems, CancellationToken cancellationToken)
    {
        var records = new List<ChannelRecord>();
        var periods = new List<ParameterPeriod>();
        var areKnown = true;
        try
        {
            await foreach (var record in channels.ListAsync(cancellationToken))
                records.Add(record);
        }
        catch (Exception e) when (failures.ReasonOf(e) is { } reason)
        {
            problems.Add($"channels: {reason}");
            areKnown = e is InvalidDataException;
        }

        try
        {
            foreach (var record in records)
                periods.AddRange(PeriodsOf(record, await channels.ListMovesAsync(record.Key, cancellationToken)));
        }
        catch (Exception e) when (failures.ReasonOf(e) is { } reason)
        {
            problems.Add($"moves of channels: {reason}");
        }

        var pointed = records.Where(record => record.Image is not null).GroupBy(record => record.Image!.ImageArn, StringComparer.Ordinal).ToDictionary(
            image => image.Key, IReadOnlyList<string> (image) => [.. image.Select(record => record.Key.ToString()).Order(StringComparer.Ordinal)], StringComparer.Ordinal);
        return (areKnown ? pointed : null, periods);
    }

    /// <summary>The targets that the channel has now are taken to be those that it had then.</summary>
    private IEnumerable<ParameterPeriod> PeriodsOf(ChannelRecord record, IReadOnlyList<ChannelMove> stored)
    {
        var moves = stored.Concat(record.Latest is { } latest && stored.All(move => move.Number != latest.Number) ? [latest] : []).OrderBy(move => move.Number).ToList();
        foreach (var parameter in record.Targets.Select(target => ParameterOf(target.Target)).OfType<string>())
        {
            foreach (var (index, move) in moves.Index())
            {
                // An empty channel leaves its targets as they were.
                var until = moves.Skip(index + 1).FirstOrDefault(later => later.To is not null)?.At;
                if (move.To is { } image)
                    yield return new(parameter, image.ImageArn, record.Key.ToString(), move.At, until);
            }
        }
    }

    /// <returns>Null for another kind of target, and for a parameter of another Region, which no recipe of this one names.</returns>
    private string? ParameterOf(string target) =>
        (target.StartsWith(TargetPrefix, StringComparison.Ordinal) ? target[TargetPrefix.Length..] : "").Split(" in ") switch
        {
            [{ Length: > 0 } parameter] => parameter.TrimStart('/'),
            [var parameter, var region] when region == accountRegion.Region => parameter.TrimStart('/'),
            _ => null,
        };

    private async Task<IReadOnlyDictionary<string, RevocationState>?> RevocationsAsync(List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            return (await revocations.ListAsync(cancellationToken)).ToDictionary(one => one.ImageArn, one => one.State, StringComparer.Ordinal);
        }
        catch (Exception e) when (failures.ReasonOf(e) is { } reason)
        {
            problems.Add($"revocations: {reason}");
            return null;
        }
    }

    /// <summary>Asks EC2 about younger builds whose parent no other source names for sure; those that may be descendants first, then the newest.</summary>
    private async Task<IReadOnlyList<AmiAncestry>> AncestriesAsync(DescendantFacts facts, List<string> problems, CancellationToken cancellationToken)
    {
        var unsure = DescendantFinder.Find(facts).Items.ToDictionary(item => item.Arn, item => item.Certainty, StringComparer.Ordinal);
        var settled = facts.Builds.Where(build => ImageBuildArn.TryParse(build.Parent?.ParentImage, out _)).Select(build => build.Image.Arn).ToHashSet();
        var madeAt = facts.Builds.Where(build => build.Image.Arn == facts.Image).Select(build => build.Image.CreatedAt).Min();
        List<AmiInRegion> asked =
        [
            .. facts.Builds.Select(build => build.Image)
                .Where(image => image.Arn != facts.Image && !image.HasFailed && !settled.Contains(image.Arn) && !(image.CreatedAt < madeAt)
                    && unsure.GetValueOrDefault(image.Arn.ToString()) is not DescentCertainty.Certain)
                .DistinctBy(image => image.Arn)
                .OrderByDescending(image => unsure.ContainsKey(image.Arn.ToString())).ThenByDescending(image => image.CreatedAt)
                .ThenBy(image => image.Arn, BuildVersionComparer.Instance)
                .Select(AskedOf).OfType<AmiInRegion>(),
        ];
        if (asked.Count == 0)
            return [];
        if (asked.Count > MaxAncestries)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"EC2 was asked for the ancestry of {MaxAncestries} of {asked.Count} AMIs"));
        var (ancestries, problem) = await ancestry.ReadAsync([.. asked.Take(MaxAncestries)], cancellationToken);
        if (problem is not null)
            problems.Add($"EC2's ancestry of AMIs: {problem}");
        return ancestries;
    }

    /// <summary>One AMI of the own account; copies in other Regions have the same ancestors.</summary>
    private static AmiInRegion? AskedOf(LifecycleImage image) => image.AmiIds.Order(StringComparer.Ordinal)
        .Select(ami => (Ami: ami, Place: image.Elsewhere.GetValueOrDefault(ami))).Where(at => at.Place?.AccountId is null).OrderBy(at => at.Place is not null)
        .Select(at => new AmiInRegion(at.Ami, at.Place?.Region ?? image.Arn.Region)).FirstOrDefault();

    private async Task<IReadOnlyDictionary<string, GateCoverage?>> CoverageAsync(DescendantList found, List<string> problems, CancellationToken cancellationToken)
    {
        var coverage = new Dictionary<string, GateCoverage?>(StringComparer.Ordinal);
        try
        {
            foreach (var some in found.Items.Where(item => item.Kind is DescendantKind.Build).Select(item => item.Arn).Chunk(BatchSize))
            {
                var read = await Task.WhenAll(some.Select(arn => details.ReadForUpdateAsync(arn, cancellationToken)));
                foreach (var (index, arn) in some.Index())
                    coverage[arn] = read[index]?.Coverage;
            }
        }
        catch (Exception e) when (failures.ReasonOf(e) is { } reason)
        {
            problems.Add($"which builds were released: {reason}");
        }

        return coverage;
    }
}

/// <summary>Lists the descendants of an image.</summary>
public sealed class ListDescendants(DescendantFactGatherer gatherer)
{
    public async Task<DescendantList> ListAsync(ImageBuildArn image, Known<OwnerRules> owners, CancellationToken cancellationToken) =>
        DescendantFinder.Find(await gatherer.GatherAsync(image, owners, cancellationToken));
}
