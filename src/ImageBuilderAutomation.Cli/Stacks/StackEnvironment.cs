using ImageBuilderAutomation.Aws.Identity;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The process's variables with what profile and options put over them; empty variables are none.</summary>
internal sealed class StackEnvironment
{
    private readonly Dictionary<string, string> _over;

    private StackEnvironment(Dictionary<string, string> over) => _over = over;

    public static async Task<StackEnvironment> ReadAsync(string? profile)
    {
        if (profile is null)
            return new([]);

        // A profile that was named stands for all credentials: its keys with another's token would be nobody's.
        var over = new Dictionary<string, string>(await Profile.ReadAsync(profile));
        over.TryAdd("AWS_SESSION_TOKEN", "");
        return new(over);
    }

    public string? Read(string name) => (_over.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name)) is { Length: > 0 } set ? set : null;

    public void Put(string name, string? value)
    {
        if (value is not null)
            _over[name] = value;
    }

    public bool IsLocal(string service) =>
        Uri.TryCreate(Read($"AWS_ENDPOINT_URL_{service}") ?? Read("AWS_ENDPOINT_URL"), UriKind.Absolute, out var url) && url.IsLoopback;

    /// <summary>A local stack takes any key, and one of twelve digits for the account.</summary>
    public void KeepCredentialsAtHome(string account)
    {
        Put("AWS_ACCESS_KEY_ID", account);
        Put("AWS_SECRET_ACCESS_KEY", "local");
        Put("AWS_SESSION_TOKEN", "");
    }
}
