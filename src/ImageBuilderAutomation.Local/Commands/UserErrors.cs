using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Functions;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary>Errors that the user can correct. They are printed as their message, without a stack trace.</summary>
internal static class UserErrors
{
    public static bool IsUserError(Exception exception) =>
        exception is TemplateException or StartupException or SeedException or IOException or UnauthorizedAccessException;
}
