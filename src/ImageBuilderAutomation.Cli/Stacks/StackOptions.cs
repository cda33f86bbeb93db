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
    private const string LocalServices = "http://127.0.0.1:4601";

    private readonly Option<string?> _table = new("--table")
    {
        Description = "The table's name, which is the stack output TableName. Default: TABLE_NAME, or the local host's table.",
    };

    private readonly Option<string?> _region = new("--region") { Description = "The stack's Region. Default: the profile's Region or AWS_REGION." };
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "A profile of the AWS configuration files. It has precedence over credentials in the environment.",
    };

    private readonly Option<Uri?> _dynamodb = new("--endpoint", "--dynamodb")
    {
        Description = "The URL of a local table server, as the local host prints it at start. Default: AWS.",
        CustomParser = Url,
    };

    private readonly Option<string?> _account = new("--account")
    {
        Description = "The stack's account. Default: the account of the credentials.",
        CustomParser = AccountNumber,
    };

    private readonly Option<Uri?> _imageBuilder = new("--imagebuilder")
    {
        Description = "The URL of a local Image Builder, as the local host prints it at start. Default: AWS.",
        CustomParser = Url,
    };

    private readonly Option<string?> _caller = new("--as")
    {
        Description = "Your identity on a local stack, which has no IAM: role/Name/person, user/name, or an ARN.",
    };

    private readonly Option<string?> _bus = new("--bus")
    {
        Description = "The event bus for notifications, which is the stack output NotificationBusName. Default: NOTIFICATION_BUS; without both, none are published.",
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

    /// <summary>For verbs that act on the service as a person and publish notifications.</summary>
    public void AddAllTo(Command command)
    {
        AddServiceTo(command);
        command.Add(_bus);
        command.Add(_caller);
    }

    /// <summary>For verbs that act on the service as a person and publish nothing.</summary>
    public void AddPersonTo(Command command)
    {
        AddServiceTo(command);
        command.Add(_caller);
    }

    /// <summary>For verbs that write the table as a person and publish nothing.</summary>
    public void AddTableTo(Command command)
    {
        AddTo(command);
        command.Add(_caller);
    }

    /// <summary>Opens the service without a table, so the product need not be deployed.</summary>
    /// <exception cref="UsageException">Options and environment do not identify one account and Region.</exception>
    public Task<Stack> OpenServiceAsync(ParseResult parsed, CancellationToken cancellationToken) => OpenAsync(parsed, needsTable: false, cancellationToken);

    /// <exception cref="UsageException">Options and environment do not identify one stack.</exception>
    public Task<Stack> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) => OpenAsync(parsed, needsTable: true, cancellationToken);

    private async Task<Stack> OpenAsync(ParseResult parsed, bool needsTable, CancellationToken cancellationToken)
    {
        var environment = await StackEnvironment.ReadAsync(parsed.GetValue(_profile));
        environment.Put("AWS_REGION", parsed.GetValue(_region));
        environment.Put("AWS_ENDPOINT_URL_DYNAMODB", parsed.GetValue(_dynamodb)?.ToString());
        environment.Put("AWS_ENDPOINT_URL_IMAGEBUILDER", parsed.GetValue(_imageBuilder)?.ToString());

        var isLocal = environment.IsLocal(needsTable ? "DYNAMODB" : "IMAGEBUILDER");
        if (isLocal != environment.IsLocal("IMAGEBUILDER") && parsed.GetValue(_imageBuilder) is not null)
            throw new UsageException("Expected --imagebuilder and --dynamodb of one stack: both on this machine, or neither.");
        if (!isLocal && parsed.GetValue(_caller) is not null)
            throw new UsageException("Expected --as only with a local stack: on a deployed stack, IAM identifies you. Omit --as.");

        var name = parsed.GetValue(_table) ?? environment.Read("TABLE_NAME") ?? (isLocal ? LocalTable : null) ?? (needsTable ? null : "")
            ?? throw new UsageException("Expected --table with the table's name, or the environment variable TABLE_NAME.");
        var where = environment.Read("AWS_REGION") ?? environment.Read("AWS_DEFAULT_REGION") ?? (isLocal ? LocalRegion : null)
            ?? throw new UsageException("Expected --region with the stack's Region, or the environment variable AWS_REGION.");
        environment.Put("AWS_REGION", where);

        var message = parsed.GetValue(_bus) ?? environment.Read("NOTIFICATION_BUS");
        if (message is null && parsed.CommandResult.Command.Options.Contains(_bus))
            await parsed.InvocationConfiguration.Error.WriteLineAsync("Note: without --bus, no notification about the outcome is published.");

        if (!isLocal)
        {
            var real = new Identity(token => Aws.Identity.Caller.ReadArnAsync(environment.Read, token));
            return new(
                environment.Read, name, new(parsed.GetValue(_account) ?? await real.ReadAccountAsync(cancellationToken), where), real,
                canReachSteps: true, clock, message);
        }

        var own = parsed.GetValue(_account) ?? LocalCaller(environment.Read("AWS_ACCESS_KEY_ID"));
        environment.KeepCredentialsLocal(own);
        // Calls of a local stack must not reach AWS. Starters and parameters are unknown where the local host has another port.
        if (!environment.IsLocal("CLOUDTRAIL"))
            environment.Put("AWS_ENDPOINT_URL_CLOUDTRAIL", LocalServices);
        if (!environment.IsLocal("SSM"))
            environment.Put("AWS_ENDPOINT_URL_SSM", LocalServices);
        return new(
            environment.Read, name, new(own, where), new(_ => Task.FromResult(LocalArn(parsed.GetValue(_caller), new(own, where)))),
            environment.IsLocal("IMAGEBUILDER"), StackClock.Of(environment, clock), environment.IsLocal("EVENTBRIDGE") ? message : null);
    }

    /// <summary>The account of a local caller. Like the local Image Builder, an access key of twelve digits is the account.</summary>
    internal static string LocalCaller(string? accessKey) => accessKey is not null && IsAccount(accessKey) ? accessKey : LocalAccount;

    private static string LocalArn(string? text, AccountRegion accountRegion) => text is null
        ? throw new UsageException("A local stack has no IAM: say who you are with --as, such as --as role/PlatformApprover/kim.")
        : PersonArn.Read(text, accountRegion) ?? throw new UsageException($"--as: expected role/Name/person, user/name or an ARN, found '{text}'.");

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
