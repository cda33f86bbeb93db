using System.CommandLine;
using System.CommandLine.Parsing;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The options that select a stack: a deployed one by table, Region and profile, a local one by its URLs.</summary>
/// <param name="clock">The clock of a stack in AWS; a local stack has its own.</param>
internal sealed class StackOptions(TimeProvider clock)
{
    // The local host's defaults.
    private const string LocalTable = "image-builder-automation-Records-table";
    private const string LocalAccount = "123456789012";
    internal const string LocalRegion = "us-east-1";
    internal const string LocalServices = "http://127.0.0.1:4601";

    private readonly Option<string?> _table = new("--table")
    {
        Description = "The table's name, which is the stack output TableName. Default: TABLE_NAME, or the local host's table.",
    };

    private readonly Option<string?> _region = new("--region") { Description = "The Region. Default: the profile's Region or AWS_REGION." };
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "A profile of the AWS configuration files. It has precedence over credentials in the environment.",
    };

    private readonly Option<Uri?> _dynamodb = new("--dynamodb")
    {
        Description = "The URL of a local table server: the local host prints it at start. Default: AWS.",
        CustomParser = Url,
    };

    private readonly Option<string?> _account = new("--account")
    {
        Description = "The stack's account. Default: the account of the credentials.",
        CustomParser = AccountNumber,
    };

    private readonly Option<Uri?> _imageBuilder = new("--imagebuilder")
    {
        Description = "The URL of a local Image Builder: the local host prints it at start. Default: AWS.",
        CustomParser = Url,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _table, _region, _profile, _dynamodb, _account })
            command.Add(option);
    }

    /// <summary>For verbs that read the service and no table.</summary>
    public void AddServiceAloneTo(Command command)
    {
        foreach (var option in new Option[] { _region, _profile, _account, _imageBuilder })
            command.Add(option);
    }

    /// <summary>For verbs that read the table and the service.</summary>
    public void AddServiceTo(Command command)
    {
        AddTo(command);
        command.Add(_imageBuilder);
    }

    /// <summary>For verbs that call a function and read nothing.</summary>
    public void AddPlaceTo(Command command)
    {
        foreach (var option in new Option[] { _region, _profile, _account })
            command.Add(option);
    }

    /// <summary>For verbs that call a function and follow a build.</summary>
    public void AddImageBuilderTo(Command command) => command.Add(_imageBuilder);

    /// <summary>Opens the service without a table, so the product need not be deployed.</summary>
    /// <exception cref="UsageException">Options and environment do not identify one account and Region.</exception>
    public Task<Stack> OpenServiceAsync(ParseResult parsed, CancellationToken cancellationToken) => OpenAsync(parsed, needsTable: false, cancellationToken);

    /// <exception cref="UsageException">Options and environment do not identify one stack.</exception>
    public Task<Stack> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) => OpenAsync(parsed, needsTable: true, cancellationToken);

    /// <summary>The environment with the options that override it.</summary>
    public async Task<StackEnvironment> ReadEnvironmentAsync(ParseResult parsed)
    {
        var environment = await StackEnvironment.ReadAsync(parsed.GetValue(_profile));
        environment.Put("AWS_REGION", parsed.GetValue(_region));
        environment.Put("AWS_ENDPOINT_URL_DYNAMODB", parsed.GetValue(_dynamodb)?.ToString());
        environment.Put("AWS_ENDPOINT_URL_IMAGEBUILDER", parsed.GetValue(_imageBuilder)?.ToString());
        return environment;
    }

    /// <summary>Whether the verb reads a table.</summary>
    public bool NamesTable(ParseResult parsed) => parsed.CommandResult.Command.Options.Contains(_table);

    /// <exception cref="UsageException">Options and environment do not identify one account and Region.</exception>
    public async Task<AccountRegion> ReadAccountRegionAsync(
        ParseResult parsed, StackEnvironment environment, CancellationToken cancellationToken, bool isLocal = false)
    {
        var region = environment.Read("AWS_REGION") ?? environment.Read("AWS_DEFAULT_REGION") ?? (isLocal ? LocalRegion : null)
            ?? throw new UsageException("Expected --region with the stack's Region, or the environment variable AWS_REGION.");
        environment.Put("AWS_REGION", region);
        var account = parsed.GetValue(_account)
            ?? (isLocal ? LocalCaller(environment.Read("AWS_ACCESS_KEY_ID")) : await AccountOfCallerAsync(environment, cancellationToken));
        return new(account, region);
    }

    private async Task<Stack> OpenAsync(ParseResult parsed, bool needsTable, CancellationToken cancellationToken)
    {
        var environment = await ReadEnvironmentAsync(parsed);
        var isLocal = environment.IsLocal(needsTable ? "DYNAMODB" : "IMAGEBUILDER");
        if (isLocal != environment.IsLocal("IMAGEBUILDER") && parsed.GetValue(_imageBuilder) is not null)
            throw new UsageException("Expected --imagebuilder and --dynamodb of one stack: both on this machine, or neither.");

        var name = parsed.GetValue(_table) ?? environment.Read("TABLE_NAME") ?? (isLocal ? LocalTable : null) ?? (needsTable ? null : "")
            ?? throw new UsageException("Expected --table with the table's name, or the environment variable TABLE_NAME.");
        var accountRegion = await ReadAccountRegionAsync(parsed, environment, cancellationToken, isLocal);
        if (!isLocal)
            return new(environment.Read, name, accountRegion, canReachSteps: true, clock);

        environment.KeepCredentialsLocal(accountRegion.Account);
        // Calls of a local stack must not reach AWS. Starters, parameters and roles are unknown where the local host has another port.
        foreach (var service in new[] { "CLOUDTRAIL", "SSM", "IAM" })
        {
            if (!environment.IsLocal(service))
                environment.Put($"AWS_ENDPOINT_URL_{service}", LocalServices);
        }

        return new(environment.Read, name, accountRegion, environment.IsLocal("IMAGEBUILDER"), StackClock.Of(environment, clock));
    }

    private static async Task<string> AccountOfCallerAsync(StackEnvironment environment, CancellationToken cancellationToken)
    {
        var arn = await Aws.Identity.Caller.ReadArnAsync(environment.Read, cancellationToken);
        return arn.Split(':') is [_, _, _, _, { Length: > 0 } account, ..]
            ? account
            : throw new UsageException($"Expected credentials that belong to an account, found {arn}. Give the account with --account.");
    }

    /// <summary>The account of a local caller. Like the local Image Builder, an access key of twelve digits is the account.</summary>
    internal static string LocalCaller(string? accessKey) => accessKey is not null && IsAccount(accessKey) ? accessKey : LocalAccount;

    private static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    internal static Uri? Url(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        result.AddError($"Expected a URL such as http://127.0.0.1:4600, found '{result.Tokens[0].Value}'.");
        return null;
    }

    private static string? AccountNumber(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IsAccount(text))
            return text;
        result.AddError($"Expected --account with twelve digits, found '{text}'.");
        return null;
    }
}
