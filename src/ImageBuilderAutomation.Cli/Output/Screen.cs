namespace ImageBuilderAutomation.Cli.Output;

/// <summary>Draws a screen again, on a terminal. Elsewhere one output follows the other.</summary>
internal static class Screen
{
    private const string HomeAndErase = "\e[H\e[2J\e[3J";

    public static void Clear(TextWriter output)
    {
        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
            output.Write(HomeAndErase);
    }
}
