using ImageBuilderAutomation.Aws.Identity;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The process's environment variables, overridden by the profile and options. Empty variables count as unset.</summary>
internal sealed class StackEnvironment
{
    private readonly Dictionary<string, string> _over;

    private StackEnvironment(Dictionary<string, string> over) => _over = over;

    public static async Task<StackEnvironment> ReadAsync(string? profile)
    {
        if (profile is null)
            return new([]);

        // A named profile replaces all credentials: its keys must not be combined with a session token from the environment.
        var over = new Dictionary<string, string>(await Profile.ReadAsync(profile));
        over.TryAdd("AWS_SESSION_TOKEN", "");
        return new(over);
    }

    public string? Read(string name) =>
        (_over.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name)) is { Length: > 0 } set ? set : null;

    public void Put(string name, string? value)
    {
        if (value is not null)
            _over[name] = value;
    }

    public bool IsLocal(string service) => Local(service) is not null;

    /// <summary>The service's URL if it is on this machine; null for AWS.</summary>
    public Uri? Local(string service) =>
        Uri.TryCreate(Read($"AWS_ENDPOINT_URL_{service}") ?? Read("AWS_ENDPOINT_URL"), UriKind.Absolute, out var url) && url.IsLoopback ? url : null;

    /// <summary>A local stack accepts any access key and uses a key of twelve digits as the account.</summary>
    public void KeepCredentialsLocal(string account)
    {
        Put("AWS_ACCESS_KEY_ID", account);
        Put("AWS_SECRET_ACCESS_KEY", "local");
        Put("AWS_SESSION_TOKEN", "");
    }
}
