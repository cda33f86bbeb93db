using System.CommandLine;
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
            await BecomeAsync(caller, environment, url, accountRegion, cancellationToken);
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

    /// <exception cref="UsageException">The text names no session of a role.</exception>
    private static async Task BecomeAsync(
        string person, StackEnvironment environment, Uri url, AccountRegion accountRegion, CancellationToken cancellationToken)
    {
        if (LocalPerson.ProblemOf(person, accountRegion) is { } problem)
            throw new UsageException($"--as: {problem}");
        // The same host serves STS.
        if (!environment.IsLocal("STS"))
            environment.Put("AWS_ENDPOINT_URL_STS", url.GetLeftPart(UriPartial.Authority));
        environment.KeepCredentialsLocal(accountRegion.Account);
        foreach (var (name, value) in await LocalPerson.AssumeAsync(person, environment.Read, accountRegion, cancellationToken))
            environment.Put(name, value);
    }
}
