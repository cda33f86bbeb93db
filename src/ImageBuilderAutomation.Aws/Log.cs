using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Aws;

internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning, "The mode override of {Capability} says '{Mode}'; expected act, observe or off. Observing until it is corrected or removed.")]
    public static partial void UnreadableMode(ILogger logger, string capability, string mode);

    [LoggerMessage(5002, LogLevel.Warning, "Recipe {Recipe} cannot be read ({Code}: {Detail}). What it builds from starts nothing until it can.")]
    public static partial void UnreadableRecipe(ILogger logger, string recipe, string code, string detail);
}
