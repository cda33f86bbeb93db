namespace ImageBuilderAutomation.Console.Tests.Worlds;

/// <summary>Every page of the console, with records of <see cref="SeededRecords"/> where a page shows one.</summary>
internal static class Pages
{
    /// <summary>Without records of their own.</summary>
    public static IReadOnlyList<string> Always { get; } =
        ["/", "/builds", "/builds/trends", "/gates", "/plan", "/releases", "/policy", "/policy/explain", "/no-such-page", "/builds/nobody/1.0.0/1", "/gates/step-none"];

    public static IReadOnlyList<string> OfRecords { get; } =
        ["/builds/recipe-0/1.0.0/1", "/gates/step-00000000-0000-0000-0000-000000000000", "/releases/edge-base/prod", "/releases/revoke/recipe-0/1.0.0/1"];
}
