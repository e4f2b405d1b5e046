"""A proposed map is good enough to store with: links checked, shapes held. Every list here is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from credways.build import STORED, load_paths
from loaders.options import Options
from loaders.reading.files import open_source
from loaders.table_propose import propose

LAYOUTS = {
    "credentials": "Certification;Vendor;Credential Type;CTE Sector;Website\n"
    "Gadget I;Gadget Society;Certification;Skilled Trades & Technical Sciences;www.gadgets.example\n"
    "Widget;Widget Board;State License;Health;https://widgets.example\n",
    "courses": "Course #,Course Title,Credit Hours,Offered By,Certification(s) Available,Notes\n"
    '0101,Welding I,1.0,North High,"Gadget I, Gadget II",\n0102,Welding II,1.0,North High,N/A,capstone\n',
    "programs": "Institution Name,Program Name,Award Level,CIP Code\n"
    "College One,Welding,Certificate,48.0508\nCollege Two,Nursing,A.A.S.,51.3801\n",
    "awards": "District Name,School Year,CTE Program,CIP Code,Students Enrolled,Credentials Earned\n"
    "Alpha 1,2023-24,Welding,48.0508,25,<5\nAlpha 1,2024-25,Welding,48.0508,27,6\nBeta 2,2024-25,Nursing,51.3901,8,*\n",
    "occupations": 'SOC,Occupation Title,Median Annual Wage\n51-4121,Welders,"$48,000"\n29-2061,Nurses,**\n',
    "pairs": "SOC Code,CIP Code\n51-4121,48.0508\n51-4121,48.0599\n",
    "pathways": "Career Cluster,Pathway,Credential Name\nManufacturing,Production,Gadget I\nRobots,Wiring,Widget\n",
    "organizations": "School,County\nNorth High,Alpha\nSouth High,Beta\n",
    "anything": "Zz,Yy,Xx\nalpha,1,\nbeta,2,x\n",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_proposal_stores_every_row_of_the_list(tmp_path: Path, name: str) -> None:
    path, where = tmp_path / f"{name}-2026.csv", tmp_path / "proposed.yaml"
    path.write_text(LAYOUTS[name], encoding="utf-8")
    where.write_text(propose(open_source(path), str(where)).text, encoding="utf-8")
    outcome = load_paths(tmp_path / "store", [path], loader="table", options=Options(map=where))
    assert outcome.lost == ()
    (load,) = outcome.loads
    assert outcome.state(load) == STORED
    assert load.receipt.read == load.receipt.kept == LAYOUTS[name].count("\n") - 1
