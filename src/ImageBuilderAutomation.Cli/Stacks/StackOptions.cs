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
        Description = "The table's name, which is the stack output TableName. Default: that of --stack, TABLE_NAME, or the local host's table.",
    };

    private readonly StackSelection _selection = new();
    private readonly Option<Uri?> _dynamodb = new("--dynamodb")
    {
        Description = "The URL of a local table server: the local host prints it at start. Default: that of --stack, AWS_ENDPOINT_URL, or AWS.",
        CustomParser = Url,
    };

    private readonly Option<string?> _account = new("--account")
    {
        Description = "The stack's account. Default: that of --stack, or of the credentials.",
        CustomParser = AccountNumber,
    };

    private readonly Option<Uri?> _imageBuilder = new("--imagebuilder")
    {
        Description = "The URL of a local Image Builder: the local host prints it at start. Default: that of --stack, AWS_ENDPOINT_URL, or AWS.",
        CustomParser = Url,
    };

    public void AddTo(Command command)
    {
        AddPlaceTo(command);
        command.Add(_table);
        command.Add(_dynamodb);
    }

    /// <summary>For verbs that read the service and no table.</summary>
    public void AddServiceAloneTo(Command command)
    {
        AddPlaceTo(command);
        command.Add(_imageBuilder);
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
        _selection.AddTo(command);
        command.Add(_account);
    }

    /// <summary>For verbs that call a function and follow a build.</summary>
    public void AddImageBuilderTo(Command command) => command.Add(_imageBuilder);

    /// <summary>Opens the service without a table, so the product need not be deployed.</summary>
    /// <exception cref="UsageException">Options and environment do not identify one account and Region.</exception>
    public Task<Stack> OpenServiceAsync(ParseResult parsed, CancellationToken cancellationToken) => OpenAsync(parsed, needsTable: false, cancellationToken);

    /// <summary>Opens the stack that the command line or its defaults name; the service alone where they name none.</summary>
    /// <exception cref="UsageException">Options and environment do not identify one account and Region.</exception>
    public async Task<Stack> OpenIfNamedAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var environment = await ReadEnvironmentAsync(parsed, cancellationToken);
        var isNamed = parsed.GetValue(_table) is not null || parsed.GetValue(_dynamodb) is not null || environment.Read("TABLE_NAME") is not null;
        return await OpenAsync(parsed, isNamed, environment, cancellationToken);
    }

    /// <exception cref="UsageException">Options and environment do not identify one stack.</exception>
    public Task<Stack> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) => OpenAsync(parsed, needsTable: true, cancellationToken);

    /// <summary>The environment with the stack and the options that override it.</summary>
    /// <param name="isNamed">Whether options of the verb itself name what it needs.</param>
    /// <param name="needsOutputs">Whether the verb needs the names of the stack's resources.</param>
    public async Task<StackEnvironment> ReadEnvironmentAsync(
        ParseResult parsed, CancellationToken cancellationToken, bool isNamed = false, bool needsOutputs = true)
    {
        var isNamedHere = isNamed || parsed.GetValue(_table) is not null || parsed.GetValue(_dynamodb) is not null || parsed.GetValue(_imageBuilder) is not null;
        var environment = await _selection.ReadAsync(parsed, isNamedHere, needsOutputs, cancellationToken);
        environment.Put("AWS_ENDPOINT_URL_DYNAMODB", parsed.GetValue(_dynamodb)?.ToString());
        environment.Put("AWS_ENDPOINT_URL_IMAGEBUILDER", parsed.GetValue(_imageBuilder)?.ToString());
        return environment;
    }

    /// <summary>Whether the verb reads a table.</summary>
    public bool NamesTable(ParseResult parsed) => parsed.CommandResult.Command.Options.Contains(_table);

    /// <summary>Whether options or environment say where a table is.</summary>
    public async Task<bool> HasTableAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        NamesTable(parsed) || await ReadEnvironmentAsync(parsed, cancellationToken) is not { Stack: null } environment
        || environment.Read("TABLE_NAME") is not null || environment.IsLocal("DYNAMODB");

    /// <exception cref="UsageException">Options and environment do not identify one account and Region.</exception>
    public async Task<AccountRegion> ReadAccountRegionAsync(
        ParseResult parsed, StackEnvironment environment, CancellationToken cancellationToken, bool isLocal = false)
    {
        var region = environment.Region ?? (isLocal ? LocalRegion : null)
            ?? throw new UsageException("Expected --stack with the stack's name, --region with its Region, or the environment variable AWS_REGION.");
        environment.Put("AWS_REGION", region);
        var account = parsed.GetValue(_account) ?? environment.Stack?.Account
            ?? (isLocal ? LocalCaller(environment.Read("AWS_ACCESS_KEY_ID")) : await AccountOfCallerAsync(environment, cancellationToken));
        return new(account, region);
    }

    private async Task<Stack> OpenAsync(ParseResult parsed, bool needsTable, CancellationToken cancellationToken) => await OpenAsync(
        parsed, needsTable, await ReadEnvironmentAsync(parsed, cancellationToken, needsOutputs: needsTable), cancellationToken);

    private async Task<Stack> OpenAsync(ParseResult parsed, bool needsTable, StackEnvironment environment, CancellationToken cancellationToken)
    {
        var isLocal = environment.IsLocal(needsTable ? "DYNAMODB" : "IMAGEBUILDER");
        if (isLocal != environment.IsLocal("IMAGEBUILDER") && parsed.GetValue(_imageBuilder) is not null)
            throw new UsageException("Expected --imagebuilder and --dynamodb of one stack: both on this machine, or neither.");

        var name = !needsTable ? "" : parsed.GetValue(_table) ?? environment.Read("TABLE_NAME") ?? (isLocal ? LocalTable : null)
            ?? throw new UsageException("Expected --stack with the stack's name, --table with its table, or the environment variable TABLE_NAME.");
        var accountRegion = await ReadAccountRegionAsync(parsed, environment, cancellationToken, isLocal);
        if (!isLocal)
            return new(environment.Read, name, accountRegion, canReachSteps: true, clock) { Name = environment.StackName, Outputs = environment.Stack };

        environment.KeepCredentialsLocal(accountRegion.Account);
        // Calls of a local stack must not reach AWS. Starters, parameters, roles and uses are unknown where the local host has another port.
        foreach (var service in new[] { "CLOUDTRAIL", "SSM", "IAM", "EC2", "S3", "KMS", "STS" })
        {
            if (!environment.IsLocal(service))
                environment.Put($"AWS_ENDPOINT_URL_{service}", LocalServices);
        }

        return new(environment.Read, name, accountRegion, environment.IsLocal("IMAGEBUILDER"), StackClock.Of(environment, clock))
        {
            Name = environment.StackName,
            Outputs = environment.Stack,
            LocalImageBuilder = environment.Local("IMAGEBUILDER"),
        };
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
