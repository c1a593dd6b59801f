# SPDX-License-Identifier: Apache-2.0
"""Let LibreOffice read the properties of an ODT, change one, and write a file of them in its place.

Usage: odf_properties.py FILE FOLDER   prints the property AIGC; FOLDER is for LibreOffice's settings.
Only the core of LibreOffice is needed, not the program that opens such documents.
"""
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

KIND = "application/vnd.oasis.opendocument.text"


def connect(folder):
    """Start LibreOffice; its process and the context in which things are made."""
    pipe = f"pipe,name=aigc{uno.generateUuid().value.hex()}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"--accept={pipe};urp;", f"-env:UserInstallation={folder.as_uri()}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(120):
        try:
            return office, resolver.resolve(f"uno:{pipe};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.5)
    office.kill()
    sys.exit("LibreOffice does not answer")


def main(file, folder):
    url = Path(file).resolve().as_uri()
    office, context = connect(Path(folder).resolve())
    try:
        services = context.ServiceManager
        properties = services.createInstanceWithContext("com.sun.star.document.DocumentProperties", context)
        properties.loadFromMedium(url, ())
        print(properties.getUserDefinedProperties().getPropertyValue("AIGC"))
        properties.Subject = "Changed"
        properties.storeToMedium(url, (PropertyValue("MediaType", 0, KIND, 0),))
        services.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()
        office.wait(30)
    finally:
        office.kill()


main(*sys.argv[1:])
