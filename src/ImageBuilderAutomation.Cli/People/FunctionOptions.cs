using System.CommandLine;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Aws.Identity;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.People;

/// <summary>The options that select a function to call: its URL and, on a local stack, who calls it.</summary>
/// <param name="stack">The options of the stack that the function belongs to.</param>
internal sealed class FunctionOptions(PeopleFunction function, StackOptions stack)
{
    private const string OnlyLocal = "Expected --as only with a local stack: on a deployed stack, IAM identifies you. Omit --as.";

    private readonly Option<Uri?> _url = new("--url")
    {
        Description = $"The function's URL: the stack output {function.Output}. Default: that of --stack, {function.Variable}, or the local host's function.",
        CustomParser = StackOptions.Url,
    };

    private readonly Option<string?> _caller = new("--as")
    {
        Description = "Who you are on a local stack, where everybody may assume every role: role/Name/person, or the ARN of an assumed role's session.",
    };

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_caller);
    }

    /// <exception cref="UsageException">No URL is known, or nobody is known to call a local stack.</exception>
    public async Task<FunctionClient> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var environment = await stack.ReadEnvironmentAsync(parsed, cancellationToken, isNamed: parsed.GetValue(_url) is not null);
        var caller = parsed.GetValue(_caller);
        if (caller is not null && stack.NamesTable(parsed) && !environment.IsLocal("DYNAMODB"))
            throw new UsageException(OnlyLocal);
        var url = parsed.GetValue(_url) ?? FromEnvironment(environment) ?? OfLocalHost(environment, caller is not null)
            ?? throw new UsageException(
                $"Expected --stack with the stack's name, --url with its output {function.Output}, or the environment variable {function.Variable}.");
        if (url.IsLoopback != environment.IsLocal("DYNAMODB") && stack.NamesTable(parsed))
            throw new UsageException("Expected --url and --dynamodb of one stack: both on this machine, or neither.");

        if (!url.IsLoopback)
        {
            if (caller is not null)
                throw new UsageException(OnlyLocal);
            var region = environment.Region ?? FunctionCalls.RegionOf(url);
            environment.Put("AWS_REGION", region);
            return new(
                url, environment, function,
                (build, token) => ReadBuildAsync(parsed, build, () => stack.ReadAccountRegionAsync(parsed, environment, token), token));
        }

        environment.Put("AWS_REGION", environment.Region ?? StackOptions.LocalRegion);
        var accountRegion = await stack.ReadAccountRegionAsync(parsed, environment, cancellationToken, isLocal: true);
        if (caller is not null)
            await LocalPerson.BecomeAsync(caller, environment, url, accountRegion, cancellationToken);
        else if (environment.Read("AWS_ACCESS_KEY_ID") is null)
            throw new UsageException("A local stack cannot know you: say who you are with --as, such as --as role/PlatformApprover/kim.");
        return new(url, environment, function, (build, token) => ReadBuildAsync(parsed, build, () => Task.FromResult(accountRegion), token));
    }

    /// <summary>Only an AMI needs the stack's table.</summary>
    private async Task<ImageBuildArn> ReadBuildAsync(
        ParseResult parsed, string text, Func<Task<AccountRegion>> readAccountRegion, CancellationToken cancellationToken)
    {
        if (!BuildName.IsAmi(text))
            return BuildName.Read(text, await readAccountRegion());
        if (!await stack.HasTableAsync(parsed, cancellationToken))
            throw new UsageException($"Expected --stack with the stack's name, whose table shows the build of {text}, or the build itself.");
        using var opened = await stack.OpenAsync(parsed, cancellationToken);
        return await BuildName.ReadAsync(text, opened, cancellationToken);
    }

    private Uri? FromEnvironment(StackEnvironment environment) => environment.Read(function.Variable) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new UsageException($"Expected a URL in {function.Variable}, found '{text}'.");

    private Uri? OfLocalHost(StackEnvironment environment, bool isLocal)
    {
        var given = environment.Local("LAMBDA");
        return given is not null || isLocal || environment.IsLocal("DYNAMODB")
            ? new Uri(given ?? new Uri(StackOptions.LocalServices), $"/function-urls/{function.Name}/")
            : null;
    }
}

/// <summary>Lets the caller of a local stack be a session of any role.</summary>
internal static partial class LocalPerson
{
    /// <param name="url">The function's URL. The same host serves STS.</param>
    /// <exception cref="UsageException">The text names no session of a role.</exception>
    public static async Task BecomeAsync(
        string text, StackEnvironment environment, Uri url, AccountRegion accountRegion, CancellationToken cancellationToken)
    {
        var arn = PersonArn.Read(text, accountRegion);
        if (arn is null || !Principal.TryParse(arn, out var person))
            throw new UsageException($"--as: expected role/Name/person or the ARN of an assumed role's session, found '{text}'.");
        if (person is not { RoleName: { } role, IsPerson: true })
            throw new UsageException($"--as: only a session of a role can be assumed, found '{text}'. Use a role, such as role/PlatformApprover/kim.");

        if (!NameOfPerson().IsMatch(person.Person))
            throw new UsageException($"--as: expected a person of 2 to 64 letters, digits and =,.@_-, found '{person.Person}'.");

        if (!environment.IsLocal("STS"))
            environment.Put("AWS_ENDPOINT_URL_STS", url.GetLeftPart(UriPartial.Authority));
        environment.KeepCredentialsLocal(accountRegion.Account);
        var session = await AssumedRole.ReadAsync(
            environment.Read, $"arn:{accountRegion.Partition}:iam::{person.Account}:role/{role}", person.Person, cancellationToken);
        foreach (var (name, value) in session)
            environment.Put(name, value);
    }

    // STS API Reference, "AssumeRole", RoleSessionName.
    [GeneratedRegex(@"\A[\w+=,.@-]{2,64}\z", RegexOptions.ECMAScript)]
    private static partial Regex NameOfPerson();
}
