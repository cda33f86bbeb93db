using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Watermarks;

namespace TestKit.Releases;

/// <summary>The watermarks that EC2 keeps with AMIs of one account, those of its recipes, and the records of what was changed.</summary>
public sealed class InMemoryWatermarks(string account) : IAmiWatermarks, IRecipeWatermarks, IWatermarkRecords
{
    private readonly Dictionary<AmiInRegion, List<AmiWatermark>> _marks = [];
    private readonly Dictionary<AmiInRegion, List<AmiWatermark>> _shown = [];
    private readonly Dictionary<string, WatermarkRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Watermarks of recipes; unknown to let the read fail.</summary>
    public Known<IReadOnlyList<RecipeWatermark>> Recipes { get; set; } = new Known<IReadOnlyList<RecipeWatermark>>.Yes([]);

    /// <summary>The recipes that were asked for; null for all.</summary>
    public IReadOnlyList<string>? AskedRecipes { get; private set; }

    /// <summary>Called before and after each effect.</summary>
    public Action Effect { get; set; } = () => { };

    /// <summary>AMIs whose watermarks may not be changed.</summary>
    public HashSet<AmiInRegion> Denied { get; } = [];

    /// <summary>AMIs that EC2 does not list.</summary>
    public HashSet<AmiInRegion> Unlisted { get; } = [];

    /// <summary>EC2 shows what was changed only after <see cref="Show"/>.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Each change as it arrived: <c>attach ami-1 …</c>.</summary>
    public List<string> Changes { get; } = [];

    public int Writes { get; private set; }

    public IReadOnlyCollection<WatermarkRecord> Records => [.. _records.Values];

    public IReadOnlyList<string> KeysOf(AmiInRegion ami) => [.. MarksOf(ami).Select(mark => mark.Key)];

    public void Add(AmiInRegion ami, AmiWatermark mark)
    {
        MarksOf(ami).Add(mark);
        Show();
    }

    /// <summary>EC2 shows all changes.</summary>
    public void Show()
    {
        foreach (var (ami, marks) in _marks)
            _shown[ami] = [.. marks];
    }

    public Task<IReadOnlyDictionary<AmiInRegion, Known<MarkedAmi>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<AmiInRegion, Known<MarkedAmi>>>(amis.ToDictionary(ami => ami, ami => Unlisted.Contains(ami)
            ? (Known<MarkedAmi>)new Known<MarkedAmi>.No($"EC2 lists no AMI {ami.AmiId} of this account")
            : new Known<MarkedAmi>.Yes(new(IsPublic: false, [.. _shown.GetValueOrDefault(ami) ?? []]))));

    public Task<Known<bool>> AttachAsync(AmiInRegion ami, string name, CancellationToken cancellationToken) => ChangeAsync($"attach {ami.AmiId} {name}", ami, marks =>
    {
        if (marks.TrueForAll(mark => mark.Key != $"{account}:{name}"))
            marks.Add(new($"{account}:{name}", ami.AmiId, ami.Region, null));
    });

    public Task<Known<bool>> RemoveAsync(AmiInRegion ami, string key, CancellationToken cancellationToken) =>
        ChangeAsync($"remove {ami.AmiId} {key}", ami, marks => marks.RemoveAll(mark => mark.Key == key));

    Task<Known<IReadOnlyList<RecipeWatermark>>> IRecipeWatermarks.ReadAsync(IReadOnlyList<string>? recipeArns, CancellationToken cancellationToken)
    {
        AskedRecipes = recipeArns;
        return Task.FromResult(Recipes);
    }

    Task<IReadOnlyList<WatermarkRecord>> IWatermarkRecords.ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WatermarkRecord>>([.. _records.Values]);

    Task<WatermarkRecord?> IWatermarkRecords.TryWriteAsync(WatermarkRecord record, CancellationToken cancellationToken)
    {
        Effect();
        if ((_records.GetValueOrDefault(record.ImageArn)?.Version ?? 0) != record.Version)
            return Task.FromResult<WatermarkRecord?>(null);
        Writes++;
        var stored = _records[record.ImageArn] = record with { Version = record.Version + 1 };
        Effect();
        return Task.FromResult<WatermarkRecord?>(stored);
    }

    private Task<Known<bool>> ChangeAsync(string change, AmiInRegion ami, Action<List<AmiWatermark>> act)
    {
        Effect();
        Changes.Add(change);
        if (Denied.Contains(ami))
            return Task.FromResult<Known<bool>>(new Known<bool>.No("ec2 returned 403: denied"));
        act(MarksOf(ami));
        if (!IsSlow)
            Show();
        Effect();
        return Task.FromResult<Known<bool>>(new Known<bool>.Yes(true));
    }

    private List<AmiWatermark> MarksOf(AmiInRegion ami) => _marks.TryGetValue(ami, out var marks) ? marks : _marks[ami] = [];
}
