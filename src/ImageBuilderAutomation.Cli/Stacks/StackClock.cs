using ImageBuilderAutomation.Aws.Composition;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>
/// The clock of a local stack, whose time may be simulated. It asks the table server, or the emulator if there is no other table; without an answer of
/// either it is the machine's clock.
/// </summary>
internal sealed class StackClock : TimeProvider
{
    private readonly Lazy<TimeProvider> _found;

    private StackClock(IEnumerable<Uri> urls) =>
        _found = new(() => urls.Select(url => new LocalClock(url)).FirstOrDefault(Answers) ?? System);

    /// <param name="given">The clock of a stack in AWS. A clock other than the machine's has precedence over the local stack's.</param>
    public static TimeProvider Of(StackEnvironment environment, TimeProvider given)
    {
        Uri?[] urls = [At(environment.Local("DYNAMODB"), "/clock"), At(environment.Local("IMAGEBUILDER"), "/_emulator/clock")];
        return given == System && urls.OfType<Uri>().Any() ? new StackClock(urls.OfType<Uri>()) : given;
    }

    public override DateTimeOffset GetUtcNow() => _found.Value.GetUtcNow();

    private static Uri? At(Uri? endpoint, string path) => endpoint is null ? null : new(endpoint, path);

    private static bool Answers(LocalClock clock)
    {
        try
        {
            clock.GetUtcNow();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or FormatException)
        {
            return false;
        }
    }
}
