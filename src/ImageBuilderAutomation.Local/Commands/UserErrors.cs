using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Functions;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary>What the user can mend: told by its message, without a stack.</summary>
internal static class UserErrors
{
    public static bool Tells(Exception exception) => exception is TemplateException or CannotStartException or SeedException or IOException or UnauthorizedAccessException;
}
