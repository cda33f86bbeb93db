using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>Whose Image Builder a verb reads that needs no stack.</summary>
internal sealed class AccountOptions
{
    private readonly Option<string?> region = new("--region") { Description = "The Region; the profile's or AWS_REGION by default." };
    private readonly Option<string?> profile = new("--profile") { Description = "A profile of the AWS configuration files; it wins over credentials in the environment." };
    private readonly Option<Uri?> imageBuilder = new("--imagebuilder") { Description = "Image Builder's URL where it is not AWS: what the local host prints at start.", CustomParser = StackOptions.Url };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { region, profile, imageBuilder })
            command.Add(option);
    }

    /// <exception cref="UsageException">No Region is named.</exception>
    public async Task<Func<string, string?>> ReadAsync(ParseResult parsed)
    {
        var environment = await StackEnvironment.ReadAsync(parsed.GetValue(profile));
        environment.Put("AWS_REGION", parsed.GetValue(region));
        environment.Put("AWS_ENDPOINT_URL_IMAGEBUILDER", parsed.GetValue(imageBuilder)?.ToString());
        var isLocal = environment.IsLocal("IMAGEBUILDER");
        environment.Put("AWS_REGION", environment.Read("AWS_REGION") ?? environment.Read("AWS_DEFAULT_REGION") ?? (isLocal ? StackOptions.LocalRegion : null)
            ?? throw new UsageException("Expected --region, or AWS_REGION."));
        if (isLocal)
            environment.KeepCredentialsAtHome(StackOptions.LocalCaller(environment.Read("AWS_ACCESS_KEY_ID")));
        return environment.Read;
    }
}
