using System.Runtime.CompilerServices;
using ImageBuilderAutomation.ConfigurationGuard;

namespace TestKit.ConfigurationGuard;

/// <summary>
/// A fake of the service for the guard: an update replaces all settings and no tags, a repeated token has no effect,
/// and a host together with a host resource group is refused.
/// </summary>
public sealed class FakeConfigurations : IConfigurations
{
    private readonly List<string> _calls = [];
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);

    public SortedDictionary<string, InfrastructureConfiguration> All { get; } = new(StringComparer.Ordinal);

    /// <summary>Configurations in the list that are not in <see cref="All"/>.</summary>
    public List<string> AlsoListed { get; } = [];

    /// <summary>Pipelines by the configuration they use.</summary>
    public List<(string Configuration, string Pipeline)> Pipelines { get; } = [];

    /// <summary>Every call, by operation.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>Calls that changed something or tried to.</summary>
    public IReadOnlyList<string> Changes =>
        [.. _calls.Where(call => call is ConfigurationChange.Update or ConfigurationChange.Tag or ConfigurationChange.Untag)];

    /// <summary>Tokens of received updates, including repeated ones.</summary>
    public List<string> Tokens { get; } = [];

    /// <summary>Set to make calls of an operation fail, for example with throttling.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Set to make the service refuse a change.</summary>
    public Func<string, string?> Refusal { get; set; } = _ => null;

    /// <summary>Whether accepted changes take effect.</summary>
    public bool TakesEffect { get; set; } = true;

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Called("ListInfrastructureConfigurations");
        foreach (var arn in All.Keys.Concat(AlsoListed).ToList())
            yield return arn;
        await Task.CompletedTask;
    }

    public Task<InfrastructureConfiguration?> ReadAsync(string arn, CancellationToken cancellationToken)
    {
        Called("GetInfrastructureConfiguration");
        return Task.FromResult(All.GetValueOrDefault(arn));
    }

    public Task<ILookup<string, string>> ListPipelinesAsync(string? arn, CancellationToken cancellationToken)
    {
        Called("ListImagePipelines");
        return Task.FromResult(Pipelines.Where(user => arn is null || user.Configuration == arn).ToLookup(user => user.Configuration, user => user.Pipeline));
    }

    public Task<ChangeResult> UpdateAsync(string arn, ConfigurationFields settings, string token, CancellationToken cancellationToken)
    {
        Called(ConfigurationChange.Update);
        Tokens.Add(token);
        if (settings != settings.Settings || settings[ConfigurationField.InstanceProfile] is null)
            throw new ArgumentException("Expected an update without tags and with an instance profile.");
        if (settings[ConfigurationField.HostId] is not null && settings[ConfigurationField.HostResourceGroup] is not null)
            return Task.FromResult(new ChangeResult("Only one of hostId and hostResourceGroupArn may be given."));
        return Changed(ConfigurationChange.Update, arn, fields => _tokens.Add(token)
            ? fields.OwnTags.Values.Aggregate(settings, (all, tag) => all.With(tag.Key, tag.Value))
            : fields);
    }

    public Task<ChangeResult> TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        Called(ConfigurationChange.Tag);
        return Changed(ConfigurationChange.Tag, arn, fields => tags.Aggregate(fields, (all, tag) => all.With($"tags.{tag.Key}", FieldValue.Of(tag.Value))));
    }

    public Task<ChangeResult> UntagAsync(string arn, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        Called(ConfigurationChange.Untag);
        return Changed(ConfigurationChange.Untag, arn, fields => keys.Aggregate(fields, (all, key) => all.With($"tags.{key}", null)));
    }

    /// <summary>Changes a configuration as another client would.</summary>
    public void Change(string arn, Func<ConfigurationFields, ConfigurationFields> change) => All[arn] = All[arn] with { Fields = change(All[arn].Fields) };

    private Task<ChangeResult> Changed(string call, string arn, Func<ConfigurationFields, ConfigurationFields> change)
    {
        if (Refusal(call) is { } refusal)
            return Task.FromResult(new ChangeResult(refusal));
        if (!All.ContainsKey(arn))
            return Task.FromResult(new ChangeResult("ResourceNotFoundException"));
        if (TakesEffect)
            Change(arn, change);
        return Task.FromResult(ChangeResult.Accepted);
    }

    private void Called(string operation)
    {
        _calls.Add(operation);
        if (Fault(operation) is { } fault)
            throw fault;
    }
}
